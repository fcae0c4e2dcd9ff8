import { randomUUID } from 'node:crypto';
import { jsonReply } from '../server/json-reply.ts';
import type { Reply } from '../server/reply.ts';

export interface HubSpotErrorDetail {
  readonly message: string;
  readonly code?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

export interface HubSpotError {
  readonly status: number;
  readonly category: string;
  readonly message: string;
  readonly errors?: readonly HubSpotErrorDetail[];
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly links?: Readonly<Record<string, string>>;
}

/** Answers with HubSpot's error envelope (developers.hubspot.com/docs/api-reference/error-handling). */
export function hubspotError({ status, category, message, ...rest }: HubSpotError): Reply {
  return jsonReply(status, { status: 'error', message, correlationId: randomUUID(), ...rest, category });
}
