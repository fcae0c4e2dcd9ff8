import type { HubSpotError } from './hubspot-error.ts';

/** Returns the 400 that HubSpot answers to an invalid request or batch as a whole. */
export function validationError(message: string): HubSpotError {
  return { status: 400, category: 'VALIDATION_ERROR', message };
}
