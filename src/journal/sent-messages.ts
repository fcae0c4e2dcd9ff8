/**
 * The statement that takes what was sent out of the attempts of others, where it names whom these deliveries are about:
 * the message of a digest stands with one delivery, and every other of its rows points there.
 *
 * @param deliveries SQL that gives ids of deliveries.
 */
export const forgetSharedMessages = (deliveries: string): string => `
  UPDATE tier_relay.attempts SET sent = NULL
  WHERE sent IS NOT NULL AND delivery_id IN (
    SELECT (part.sent->>'deliveryId')::uuid FROM tier_relay.attempts part
    WHERE part.delivery_id IN (${deliveries}) AND part.sent->>'kind' = 'bundle')`;
