import { useSearchParams } from 'wouter';
import { facetNames } from '../api/types.ts';

const notNames = ['notKind', 'notCampaign', 'notTier', 'notReason', 'notLane'] as const;

export const filterNames = [...facetNames, ...notNames, 'customer', 'email', 'since', 'until'] as const;

export type FilterName = (typeof filterNames)[number];
export type Filter = Readonly<Partial<Record<FilterName, string>>>;

interface FilterInAddress {
  readonly filter: Filter;
  /** Cursor of the page; undefined on the page with the newest items. */
  readonly cursor: string | undefined;
  /** Sets values, or removes those given as undefined. The list starts at the newest item again. */
  readonly change: (values: Readonly<Partial<Record<FilterName, string | undefined>>>) => void;
  readonly clear: () => void;
  readonly goTo: (cursor: string | undefined) => void;
}

/** Keeps the filter in the address, so that people can share it, and the browser's Back button works. */
export function useFilter(): FilterInAddress {
  const [, setParams] = useSearchParams();
  // wouter has decoded its own search once already: a `%` in a value would be decoded again.
  const params = new URLSearchParams(location.search);
  const filter: Filter = without(Object.fromEntries(filterNames.map((name) => [name, params.get(name) || undefined])));
  return {
    filter,
    cursor: params.get('cursor') ?? undefined,
    change: (values) => setParams(without({ ...filter, ...values })),
    clear: () => setParams({}),
    goTo: (cursor) => setParams(without({ ...filter, cursor })),
  };
}

function without(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
