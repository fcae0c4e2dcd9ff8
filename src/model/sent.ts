/**
 * What a call told a vendor about a delivery, to the letter. It holds personal data: operators are shown it, and it goes
 * with the event and with the customer.
 */
export type Sent =
  /** What was written to a contact. */
  | {
      readonly kind: 'contact';
      readonly contact: { readonly idProperty: string; readonly id: string };
      readonly properties: Readonly<Record<string, string>>;
    }
  /** A message in a channel. */
  | { readonly kind: 'message'; readonly channel: string; readonly text: string; readonly blocks: readonly object[] }
  /** Its part of a message that several deliveries share: that one's attempt has the whole. Its event is named where it is read. */
  | { readonly kind: 'bundle'; readonly deliveryId: string; readonly eventId?: string | null };
