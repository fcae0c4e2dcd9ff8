import type { Faceted, FacetName } from '../api/types.ts';
import { destinationName, formatCount } from '../ui/format.ts';
import { type FilterName, useFilter } from './use-filter.ts';

const titles: Readonly<Record<FacetName, string>> = {
  kind: 'Change',
  campaign: 'Campaign',
  tier: 'Tier',
  destination: 'Destination',
  status: 'Status',
  reason: 'Reason',
  lane: 'Channel',
};

const opposites: Readonly<Partial<Record<FacetName, FilterName>>> = {
  kind: 'notKind',
  campaign: 'notCampaign',
  tier: 'notTier',
  reason: 'notReason',
  lane: 'notLane',
};

const mostValues = 8;

/** Shows the values to filter by, with their counts; lanes for Slack only, as HubSpot has one for each contact. */
export function Facets({
  found,
  names,
}: {
  readonly found: Faceted | undefined;
  readonly names: readonly FacetName[];
}) {
  const { filter, change } = useFilter();
  return (
    <div className="facets">
      {names
        .filter((name) => name !== 'lane' || filter.destination === 'slack')
        .map((name) => {
          const values = (found?.facets?.[name] ?? []).filter(({ value }) => value !== '').slice(0, mostValues);
          const opposite = opposites[name];
          if (values.length === 0) return null;
          return (
            <section key={name} aria-label={titles[name]}>
              <h2>{titles[name]}</h2>
              <ul>
                {values.map(({ value, count, label }) => {
                  const shown = name === 'destination' ? destinationName(value) : (label ?? value);
                  const isChosen = filter[name] === value;
                  return (
                    <li key={value}>
                      <button
                        type="button"
                        className="facet"
                        aria-pressed={isChosen}
                        onClick={() => change({ [name]: isChosen ? undefined : value })}
                      >
                        <span className="value">{shown}</span>
                        <span className="count">{formatCount(count)}</span>
                      </button>
                      {opposite && !isChosen ? (
                        <button
                          type="button"
                          className="facet-not"
                          title={`Leave out ${shown}`}
                          aria-label={`Leave out ${shown}`}
                          onClick={() => change({ [opposite]: value })}
                        >
                          −
                        </button>
                      ) : (
                        <span className="facet-not" />
                      )}
                    </li>
                  );
                })}
              </ul>
            </section>
          );
        })}
      {found?.facetsCounted?.isAll === false && (
        <p className="note">Counted over the newest {formatCount(found.facetsCounted.rows)} that match.</p>
      )}
    </div>
  );
}

/** Returns the names of ids, such as a campaign's, by id. */
export function labelsIn(found: Faceted | undefined): ReadonlyMap<string, string> {
  const values = Object.values(found?.facets ?? {}).flat();
  return new Map(values.flatMap(({ value, label }) => (label ? [[value, label]] : [])));
}
