/** The body of a 202. */
export interface WebhookAnswer {
  readonly status: 'accepted' | 'duplicate' | 'ignored';
  readonly eventId: string;
}
