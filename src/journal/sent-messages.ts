/**
 * Returns the statement that deletes messages of a digest that name whom these deliveries are about. Such a message
 * stands with one delivery of the digest; the attempts of the others point there.
 *
 * @param deliveries SQL that gives ids of deliveries.
 */
export const forgetSharedMessages = (deliveries: string): string => `
  UPDATE tier_relay.attempts SET sent = NULL
  WHERE sent IS NOT NULL AND delivery_id IN (
    SELECT (part.sent->>'deliveryId')::uuid FROM tier_relay.attempts part
    WHERE part.delivery_id IN (${deliveries}) AND part.sent->>'kind' = 'bundle')`;
