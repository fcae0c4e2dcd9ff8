import type { SyntheticEvent } from 'react';
import { useLocation } from 'wouter';
import { Page } from '../ui/page.tsx';

/** Asks for a customer, and leads to the customer's page or events. */
export function CustomersPage() {
  const [, goTo] = useLocation();
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get('who');
    const who = typeof text === 'string' ? encodeURIComponent(text.trim()) : '';
    if (who !== '') goTo(who.includes('%40') ? `/events?email=${who}` : `/customers/${who}`);
  };
  return (
    <Page
      title="Customers"
      lead="Everything that is known of one customer: tiers, what each destination was told, events."
    >
      <form className="look-up" role="search" onSubmit={submit}>
        <label>
          <span>Customer</span>
          <input name="who" type="search" required placeholder="Voucherify’s id, such as cust_…, or an e-mail" />
        </label>
        <button type="submit" className="primary">
          Look up
        </button>
      </form>
      <p className="note">An e-mail address leads to the events that carry it, and from there to the customer.</p>
    </Page>
  );
}
