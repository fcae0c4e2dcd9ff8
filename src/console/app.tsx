import { useQuery } from '@tanstack/react-query';
import { Route, Switch, useLocation } from 'wouter';
import { ops } from './api/ops.ts';
import { sessionKey } from './api/query-client.ts';
import { Frame } from './frame.tsx';
import { AuditPage } from './pages/audit-page.tsx';
import { CustomerPage } from './pages/customer-page.tsx';
import { CustomersPage } from './pages/customers-page.tsx';
import { DeadLettersPage } from './pages/dead-letters-page.tsx';
import { EventPage } from './pages/event-page.tsx';
import { EventsPage } from './pages/events-page.tsx';
import { OverviewPage } from './pages/overview-page.tsx';
import { RejectedPage } from './pages/rejected-page.tsx';
import { ReplaysPage } from './pages/replays-page.tsx';
import { SettingsPage } from './pages/settings-page.tsx';
import { SignInPage } from './pages/sign-in-page.tsx';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { Page } from './ui/page.tsx';
import { Empty, Failure } from './ui/states.tsx';

/** Shows the page of the address; without a session, only the sign-in. */
export function App() {
  const [address] = useLocation();
  const session = useQuery({
    queryKey: sessionKey,
    queryFn: async () => (await ops.session()).signedIn,
    staleTime: Infinity,
  });
  if (session.error && !session.data) return <Failure error={session.error} retry={() => void session.refetch()} />;
  if (session.data === undefined) return null;
  if (!session.data) return <SignInPage />;
  return (
    <Frame>
      <ErrorBoundary key={address}>
        <Switch>
          <Route path="/" component={OverviewPage} />
          <Route path="/events" component={EventsPage} />
          <Route path="/events/:id">{() => <EventPage key={idInAddress()} id={idInAddress()} />}</Route>
          <Route path="/customers" component={CustomersPage} />
          <Route path="/customers/:id">{() => <CustomerPage key={idInAddress()} id={idInAddress()} />}</Route>
          <Route path="/dead-letters" component={DeadLettersPage} />
          <Route path="/rejected" component={RejectedPage} />
          <Route path="/replays" component={ReplaysPage} />
          <Route path="/settings" component={SettingsPage} />
          <Route path="/audit" component={AuditPage} />
          <Route>
            <Page title="Not found">
              <Empty title="There is no such page">
                The address leads nowhere. Everything there is stands in the menu.
              </Empty>
            </Page>
          </Route>
        </Switch>
      </ErrorBoundary>
    </Frame>
  );
}

/** Returns the id in the address. wouter decodes its own parameter too often: an id with a `%` could become another. */
function idInAddress(): string {
  return decodeURIComponent(location.pathname.split('/')[3] ?? '');
}
