import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Redirect } from 'wouter';
import { ops } from '../api/ops.ts';
import { LiveEventRows } from '../event/event-rows.tsx';
import { FilteredList } from '../filter/filtered-list.tsx';
import { useFilter } from '../filter/use-filter.ts';
import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';

const pageSize = '50';
const liveMs = 3_000;

/** Shows accepted events. Rejected events are a status in the API, but have a page of their own in the console. */
export function EventsPage() {
  const { filter } = useFilter();
  return filter.status === 'rejected' ? <Redirect to={`/rejected${location.search}`} replace /> : <AcceptedEvents />;
}

function AcceptedEvents() {
  const { filter, cursor } = useFilter();
  const [isLive, setLive] = useState(true);
  const query = { ...filter, limit: pageSize, ...(cursor !== undefined && { cursor }) };
  const events = useQuery({
    queryKey: ['events', query],
    queryFn: () => ops.events(query),
    placeholderData: keepPreviousData,
    refetchInterval: isLive && cursor === undefined && liveMs,
  });
  // Counts cost more than a page and change little: the console fetches them once a filter, without the timer.
  const counts = useQuery({
    queryKey: ['event-facets', filter],
    queryFn: () => ops.events({ ...filter, limit: '1', facets: 'kind,campaign,tier,destination,status,reason' }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  return (
    <Page
      title="Events"
      lead="Tier changes as Voucherify reported them, newest first."
      actions={
        <label className="switch">
          <input
            type="checkbox"
            checked={isLive && cursor === undefined}
            disabled={cursor !== undefined}
            onChange={({ target }) => setLive(target.checked)}
          />
          Live
        </label>
      }
    >
      <FilteredList
        label="Events"
        list={events}
        counts={counts.data}
        facets={['kind', 'status', 'destination', 'reason', 'tier', 'campaign']}
        lines={12}
      >
        {(page) => (
          <>
            {page.items.length > 0 && <LiveEventRows events={page.items} />}
            {page.items.length === 0 && page.nextCursor === null && (
              <Empty title="No event matches">
                Take a filter away, or wait: events appear here as soon as Voucherify sends them.
              </Empty>
            )}
          </>
        )}
      </FilteredList>
    </Page>
  );
}
