import { Icon } from '../ui/icon.tsx';
import { formatInstant } from '../ui/format.ts';
import { filterNames, type FilterName, useFilter } from './use-filter.ts';

/** Shows the filters in force; a click on one takes it away. */
export function FilterChips({ labels }: { readonly labels: ReadonlyMap<string, string> }) {
  const { filter, change, clear } = useFilter();
  const active = filterNames.flatMap((name) => {
    const value = filter[name];
    return value === undefined ? [] : [{ name, value }];
  });
  if (active.length === 0) return null;
  return (
    <ul className="chips" aria-label="Filters in force">
      {active.map(({ name, value }) => (
        <li key={name}>
          <button type="button" className="chip" onClick={() => change({ [name]: undefined })}>
            <span className="unseen">Take away the filter: </span>
            {wordsFor(name)} <strong>{shown(name, value, labels)}</strong>
            <Icon name="close" />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className="quiet" onClick={clear}>
          Clear all
        </button>
      </li>
    </ul>
  );
}

function wordsFor(name: FilterName): string {
  return name.startsWith('not') ? `${name.slice(3).toLowerCase()} is not` : name;
}

function shown(name: FilterName, value: string, labels: ReadonlyMap<string, string>): string {
  if ((name === 'since' || name === 'until') && !Number.isNaN(Date.parse(value))) return formatInstant(value);
  return labels.get(value) ?? value;
}
