import { useQuery } from '@tanstack/react-query';
import { ops } from '../api/ops.ts';
import { Alerts } from '../destinations/alerts.tsx';
import { DestinationCard } from '../destinations/destination-card.tsx';
import { Bars } from '../ui/bars.tsx';
import { Page } from '../ui/page.tsx';
import { Loaded, Skeleton } from '../ui/states.tsx';
import { ServicePanel } from '../destinations/service-panel.tsx';

export function OverviewPage() {
  const destinations = useQuery({ queryKey: ['destinations'], queryFn: ops.destinations, refetchInterval: 5_000 });
  const stats = useQuery({ queryKey: ['stats'], queryFn: ops.stats, refetchInterval: 30_000 });
  const service = useQuery({ queryKey: ['service'], queryFn: ops.service, refetchInterval: 10_000 });
  const alerts = useQuery({ queryKey: ['alerts'], queryFn: ops.alerts, refetchInterval: 10_000 });
  // Waits for both: each would push down the rest of the page when it arrives.
  if (alerts.isPending || destinations.isPending) {
    return (
      <Page title="Overview">
        <Skeleton lines={40} />
      </Page>
    );
  }
  return (
    <Page title="Overview">
      {alerts.data && <Alerts alerts={alerts.data.items} />}
      <Loaded query={destinations}>
        {(all) => (
          <div className="destinations">
            {all.map((destination) => (
              <DestinationCard key={destination.name} destination={destination} stats={stats.data} />
            ))}
          </div>
        )}
      </Loaded>
      <div className="two-columns">
        <section className="panel" aria-labelledby="received">
          <h2 id="received">From Voucherify</h2>
          <Loaded query={stats} lines={4}>
            {({ at, events: { accepted = [], rejected = [] } }) => (
              <Bars
                label="Events received, by the hour, last 24 h"
                at={at}
                series={[
                  { name: 'accepted', className: 'good', values: accepted },
                  { name: 'rejected', className: 'bad', values: rejected },
                ]}
              />
            )}
          </Loaded>
        </section>
        <section className="panel" aria-labelledby="service">
          <h2 id="service">Service</h2>
          <Loaded query={service} lines={6}>
            {(found) => <ServicePanel service={found} />}
          </Loaded>
        </section>
      </div>
    </Page>
  );
}
