/** Signs the test's webhooks. */
export const webhookSecret = 'webhook-secret-of-the-tests';
