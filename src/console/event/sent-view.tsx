import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ops } from '../api/ops.ts';
import type { Sent } from '../api/sent.ts';
import { Icon } from '../ui/icon.tsx';
import { SlackMessageView } from './slack-message-view.tsx';

/** Shows what an attempt sent. @param deliveryRef the vendor's id of the contact or message; null if not delivered */
export function SentView({ sent, deliveryRef }: { readonly sent: Sent; readonly deliveryRef: string | null }) {
  switch (sent.kind) {
    case 'contact':
      return (
        <div className="sent">
          <p className="note">
            {deliveryRef === null ? 'Sent for' : 'Written to'} the contact whose <code>{sent.contact.idProperty}</code>{' '}
            is <strong>{sent.contact.id}</strong>
            {deliveryRef !== null && <ContactLink contactId={deliveryRef} />}
          </p>
          <table>
            <thead>
              <tr>
                <th scope="col">Property</th>
                <th scope="col">Value</th>
              </tr>
            </thead>
            <tbody>
              {Object.entries(sent.properties).map(([name, value]) => (
                <tr key={name}>
                  <td>
                    <code>{name}</code>
                  </td>
                  <td>{value === '' ? <span className="note">empty</span> : value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case 'message':
      return (
        <div className="sent">
          <p className="note">
            {deliveryRef === null ? 'Sent to' : 'Posted in'} channel <code>{sent.channel}</code>
            {deliveryRef !== null && <SlackLink reference={deliveryRef} />}
          </p>
          <SlackMessageView blocks={sent.blocks} />
        </div>
      );
    case 'bundle':
      return (
        <p className="note">
          Sent in one message with others, as a digest
          {typeof sent.eventId === 'string' && (
            <>
              : <Link href={`/events/${encodeURIComponent(sent.eventId)}`}>the event that has it</Link>
            </>
          )}
        </p>
      );
  }
}

function ContactLink({ contactId }: { readonly contactId: string }) {
  const { data: pages } = useQuery({ queryKey: ['pages'], queryFn: ops.pages, staleTime: Infinity });
  const url = pages?.find(({ destination }) => destination === 'hubspot')?.url;
  if (url === undefined) return <>: HubSpot’s contact {contactId}</>;
  return <VendorLink url={url.replace('{ref}', encodeURIComponent(contactId))}>Open in HubSpot</VendorLink>;
}

/** @param reference channel/timestamp */
function SlackLink({ reference }: { readonly reference: string }) {
  const [channel, timestamp] = reference.split('/');
  if (channel === undefined || timestamp === undefined) return null;
  const query = new URLSearchParams({ channel, message_ts: timestamp }).toString();
  return <VendorLink url={`https://slack.com/app_redirect?${query}`}>Open in Slack</VendorLink>;
}

function VendorLink({ url, children }: { readonly url: string; readonly children: ReactNode }) {
  return (
    <>
      {' · '}
      <a href={url} target="_blank" rel="noreferrer">
        {children} <Icon name="external" />
      </a>
    </>
  );
}
