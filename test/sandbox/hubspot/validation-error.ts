import type { HubSpotError } from './hubspot-error.ts';

/** A request HubSpot cannot read at all: 400 for the whole of it, whatever it holds. */
export function validationError(message: string): HubSpotError {
  return { status: 400, category: 'VALIDATION_ERROR', message };
}
