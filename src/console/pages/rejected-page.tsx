import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ops } from '../api/ops.ts';
import type { Faceted } from '../api/types.ts';
import { Pager } from '../filter/pager.tsx';
import { Period } from '../filter/look-up.tsx';
import { type Filter, useFilter } from '../filter/use-filter.ts';
import { ReplaySelection } from '../replay/replay-selection.tsx';
import { formatCount } from '../ui/format.ts';
import { Page } from '../ui/page.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';

const mostViolations = 3;
const mostReasons = 10;

/** Shows each violation, and how many events have it. */
function Reasons({ found }: { readonly found: Faceted | undefined }) {
  const reasons = found?.facets?.reason ?? [];
  if (reasons.length === 0) return null;
  return (
    <section className="panel reasons" aria-labelledby="reasons">
      <h2 id="reasons">
        What is wrong
        {found?.facetsCounted?.isAll === false && ` with the newest ${formatCount(found.facetsCounted.rows)}`}
      </h2>
      <table>
        <tbody>
          {reasons.slice(0, mostReasons).map(({ value, count }) => (
            <tr key={value}>
              <th scope="row">{value}</th>
              <td>{formatCount(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Returns the part of the filter that works for rejected events. */
function periodIn({ since, until }: Filter): Filter {
  return { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
}

export function RejectedPage() {
  const { filter, cursor } = useFilter();
  const period = periodIn(filter);
  const query = { ...period, limit: '50', ...(cursor !== undefined && { cursor }) };
  const rejected = useQuery({
    queryKey: ['rejected', query],
    queryFn: () => ops.rejected(query),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const counts = useQuery({
    queryKey: ['rejected-reasons', period],
    queryFn: () => ops.rejected({ ...period, limit: '1', facets: 'reason' }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  return (
    <Page
      title="Rejected events"
      lead="Signed by Voucherify, but not valid tier events. They are kept, and can be read again after an upgrade that understands them."
    >
      <div className="look-up">
        <Period />
      </div>
      <Loaded query={counts.isPending ? counts : rejected} lines={10}>
        {(page) => (
          <>
            <Reasons found={counts.data} />
            <ReplaySelection
              of="events"
              filter={{ ...period, status: 'rejected' }}
              items={page.items}
              nameOf={({ id }) => id}
              empty={
                page.nextCursor === null && (
                  <Empty title="No rejected events">Everything that Voucherify sent in this time was understood.</Empty>
                )
              }
            >
              {({ id, receivedAt, violations }) => (
                <>
                  <Link href={`/events/${encodeURIComponent(id)}`} className="row-link">
                    <span className="when">
                      <Time at={receivedAt} />
                    </span>
                    <span className="who">{id}</span>
                  </Link>
                  <ul className="why">
                    {violations.slice(0, mostViolations).map(({ path, message }) => (
                      <li key={`${path} ${message}`}>
                        <code>{path}</code> {message}
                      </li>
                    ))}
                    {violations.length > mostViolations && <li>and {violations.length - mostViolations} more</li>}
                    {violations.length === 0 && <li>Erased with its customer.</li>}
                  </ul>
                </>
              )}
            </ReplaySelection>
            <Pager found={page} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
