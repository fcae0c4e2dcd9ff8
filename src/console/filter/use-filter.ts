import { useSearchParams } from 'wouter';
import { facetNames } from '../api/types.ts';

const notNames = ['notKind', 'notCampaign', 'notTier', 'notReason', 'notLane'] as const;

export const filterNames = [...facetNames, ...notNames, 'customer', 'email', 'since', 'until'] as const;

export type FilterName = (typeof filterNames)[number];
export type Filter = Readonly<Partial<Record<FilterName, string>>>;

interface FilterInAddress {
  readonly filter: Filter;
  /** The place where the page begins; undefined for the newest items. */
  readonly cursor: string | undefined;
  /** Sets the given values; undefined takes one away. The list starts at its newest items again. */
  readonly change: (values: Readonly<Partial<Record<FilterName, string | undefined>>>) => void;
  readonly clear: () => void;
  readonly goTo: (cursor: string | undefined) => void;
}

/** Reads and changes the filter in the address: people can share the address, and the browser's way back works. */
export function useFilter(): FilterInAddress {
  const [, setParams] = useSearchParams();
  // wouter decodes the text before it reads the parameters: it would decode a `%` in a value twice.
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
