import type { z } from 'zod';
import type { answers } from './answers.ts';
import { table } from './table.ts';

type Facets = NonNullable<z.output<typeof answers.page>['facets']>;

/** Returns a table for each facet: its values and their counts. */
export function facetText(facets: Facets): string {
  return Object.entries(facets)
    .map(([name, counts]) =>
      table(
        [name, 'count'],
        counts.map(({ value, label, count }) => [label ? `${label} (${value ?? ''})` : (value ?? '–'), String(count)]),
      ),
    )
    .join('\n\n');
}
