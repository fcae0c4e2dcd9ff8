import { useMutation } from '@tanstack/react-query';
import type { SyntheticEvent } from 'react';
import { Link } from 'wouter';
import { ops } from '../api/ops.ts';
import { Failure } from '../ui/states.tsx';

const fields = ['email', 'tier', 'from'] as const;

/** Sends a signed test event through the webhook, as Voucherify would. */
export function SendTest() {
  const send = useMutation({ mutationFn: ops.sendTest });
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = fields.map((name) => [name, form.get(name)] as const);
    send.mutate(Object.fromEntries(given.filter(([, value]) => value !== '')));
  };
  return (
    <form className="panel look-up" onSubmit={submit}>
      <p>
        Posts a signed upgrade to the webhook, as Voucherify would. Slack’s message says that it is a test; HubSpot
        writes to the contact you name.
      </p>
      <label>
        <span>E-mail of the contact</span>
        <input name="email" type="email" required placeholder="you@example.com" />
      </label>
      <label>
        <span>From tier</span>
        <input name="from" defaultValue="Silver" maxLength={100} />
      </label>
      <label>
        <span>To tier</span>
        <input name="tier" required defaultValue="Gold" maxLength={100} />
      </label>
      <button type="submit" className="primary" disabled={send.isPending}>
        Send
      </button>
      {send.error && <Failure error={send.error} />}
      {send.data && (
        <p role="status">
          Sent. <Link href={`/events/${encodeURIComponent(send.data.eventId)}`}>See what becomes of it</Link>
        </p>
      )}
    </form>
  );
}
