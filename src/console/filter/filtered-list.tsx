import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Faceted, FacetName, Page } from '../api/types.ts';
import { Loaded } from '../ui/states.tsx';
import { FacetDrawer } from './facet-drawer.tsx';
import { Facets, labelsIn } from './facets.tsx';
import { FilterChips } from './filter-chips.tsx';
import { LookUp } from './look-up.tsx';
import { Pager } from './pager.tsx';

interface FilteredListProps<Found> {
  /** Name of the list for screen readers. */
  readonly label: string;
  readonly list: UseQueryResult<Found>;
  /** Counts of the facets' values; undefined until they have arrived. */
  readonly counts: Faceted | undefined;
  readonly facets: readonly FacetName[];
  readonly lines: number;
  readonly children: (page: Found) => ReactNode;
}

/** Shows a list under the filter in the address, with the controls that change the filter. */
export function FilteredList<Found extends Page<unknown>>({
  label,
  list,
  counts,
  facets,
  lines,
  children,
}: FilteredListProps<Found>) {
  return (
    <>
      <LookUp />
      <FilterChips labels={labelsIn(counts)} />
      <div className="with-facets">
        <FacetDrawer>
          <Facets found={counts} names={facets} />
        </FacetDrawer>
        <section aria-label={label} aria-busy={list.isPlaceholderData}>
          <Loaded query={list} lines={lines}>
            {(page) => (
              <>
                {children(page)}
                <Pager found={page} />
              </>
            )}
          </Loaded>
        </section>
      </div>
    </>
  );
}
