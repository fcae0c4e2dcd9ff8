import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ops } from '../api/ops.ts';
import type { DeliveryRow } from '../api/types.ts';
import { Change } from '../event/event-rows.tsx';
import { FilteredList } from '../filter/filtered-list.tsx';
import { useFilter } from '../filter/use-filter.ts';
import { ReplaySelection } from '../replay/replay-selection.tsx';
import { destinationName, remedies } from '../ui/format.ts';
import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';

export function DeadLettersPage() {
  const { filter, cursor } = useFilter();
  const dead = { ...filter, status: 'dead' };
  const query = { ...dead, limit: '50', ...(cursor !== undefined && { cursor }) };
  const deliveries = useQuery({
    queryKey: ['deliveries', query],
    queryFn: () => ops.deliveries(query),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const counts = useQuery({
    queryKey: ['delivery-facets', dead],
    queryFn: () => ops.deliveries({ ...dead, limit: '1', facets: 'kind,campaign,tier,destination,reason,lane' }),
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title="Dead letters"
      lead="Deliveries that are not tried again unless you ask. Nothing is lost: mend the cause, then replay."
    >
      <FilteredList
        label="Dead letters"
        list={deliveries}
        counts={counts.data}
        facets={['reason', 'destination', 'lane', 'campaign', 'kind', 'tier']}
        lines={10}
      >
        {(page) => (
          <ReplaySelection
            of="deliveries"
            filter={dead}
            items={page.items}
            nameOf={({ customerId }) => customerId ?? ''}
            empty={page.nextCursor === null && nothing}
          >
            {(item) => <DeadLetter delivery={item} />}
          </ReplaySelection>
        )}
      </FilteredList>
    </Page>
  );
}

const nothing = (
  <Empty title="No dead letters">What was tried was delivered, waits for its time, or was skipped on purpose.</Empty>
);

function DeadLetter({ delivery }: { readonly delivery: DeliveryRow }) {
  const { eventId, kind, from, to, customerId, destination, reason, detail, attempts, updatedAt } = delivery;
  return (
    <>
      <Link href={`/events/${encodeURIComponent(eventId)}`} className="row-link">
        <span className="when">
          <Time at={updatedAt} />
        </span>
        <Change {...{ kind: kind ?? null, from: from ?? null, to: to ?? null }} />
        <span className="who">{customerId}</span>
        <span className="campaign">
          {destinationName(destination)} · {attempts === 1 ? '1 attempt' : `${attempts} attempts`}
        </span>
      </Link>
      <p className="why">
        {reason !== null && <code>{reason}</code>} {detail}
        {reason !== null && <span className="remedy">{remedies[reason]}</span>}
      </p>
    </>
  );
}
