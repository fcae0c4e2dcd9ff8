/**
 * What a call told a vendor about a delivery, to the letter. It holds personal data: the ops API shows it, and it is
 * deleted with the event and when the customer is erased.
 */
export type Sent =
  /** Properties written to a contact. */
  | {
      readonly kind: 'contact';
      readonly contact: { readonly idProperty: string; readonly id: string };
      readonly properties: Readonly<Record<string, string>>;
    }
  /** A message in a channel. */
  | { readonly kind: 'message'; readonly channel: string; readonly text: string; readonly blocks: readonly object[] }
  /** A reference to a message that several deliveries share, kept with `deliveryId`. Reading adds `eventId`. */
  | { readonly kind: 'bundle'; readonly deliveryId: string; readonly eventId?: string | null };
