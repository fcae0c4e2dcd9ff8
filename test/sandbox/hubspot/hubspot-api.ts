import { jsonReply } from '../server/json-reply.ts';
import type { Reply } from '../server/reply.ts';
import type { VendorRequest } from '../server/vendor-request.ts';
import { hubspotError } from './hubspot-error.ts';
import type { HubSpotQuota } from './hubspot-quota.ts';
import { hubspotRoute } from './hubspot-routes.ts';
import type { Portal } from './portal.ts';

export interface HubSpotAccess {
  readonly accessToken: string;
  readonly scopes: ReadonlySet<string>;
  /** Where the 403 names missing scopes: in `context` or in `errors[].context`. HubSpot has been seen to do both. */
  readonly missingScopesIn: 'context' | 'errors';
}

/** Answers a call of HubSpot's CRM API for contacts. Checks token, scopes and limits before the route runs. */
export function hubspotApi(portal: Portal, quota: HubSpotQuota, access: HubSpotAccess, request: VendorRequest): Reply {
  const reply = judged(portal, quota, access, request);
  return { ...reply, headers: { ...reply.headers, ...quota.headers(request.receivedAt) } };
}

function judged(portal: Portal, quota: HubSpotQuota, access: HubSpotAccess, request: VendorRequest): Reply {
  const { authorization } = request.headers;
  if (authorization !== `Bearer ${access.accessToken}`) return unauthenticated(authorization !== undefined);
  if (request.method === 'POST' && request.path === '/oauth/v2/private-apps/get/access-token-info') {
    return jsonReply(200, { userId: 1, hubId: 1_020_304, appId: 2_011_410, scopes: [...access.scopes] });
  }
  if (request.method === 'GET' && /^\/account-info\/(v3|2026-03|2026-09)\/details$/.test(request.path)) {
    return jsonReply(200, { portalId: 1_020_304, accountType: 'STANDARD', uiDomain: 'app-eu1.hubspot.com' });
  }
  const route = hubspotRoute(request.method, request.path);
  if (route === undefined) {
    return hubspotError({ status: 404, category: 'OBJECT_NOT_FOUND', message: `No route ${request.path}` });
  }
  if (!route.scopes.some((scope) => access.scopes.has(scope))) return missingScopes(route.scopes, access);
  const refusal = quota.take(request.receivedAt);
  if (refusal !== null) return refusal;
  const isJson = /^application\/json\s*(;|$)/i.test(String(request.headers['content-type']));
  if (request.method !== 'GET' && !isJson) {
    return hubspotError({ status: 415, category: 'VALIDATION_ERROR', message: 'Unsupported Media Type' });
  }
  if (!request.path.includes('/2026-09/')) return route.run({ ...portal, requiredOnCreate: [] }, request);
  const reply = route.run(portal, request);
  // 2026-09 documents 200 for every batch and no 207: the body says what failed.
  return request.path.includes('/batch/') && reply.status < 300 ? { ...reply, status: 200 } : reply;
}

function unauthenticated(hasToken: boolean): Reply {
  const message = hasToken
    ? 'Authentication credentials not found. This API supports OAuth 2.0 authentication.'
    : 'Any of the listed authentication credentials are missing';
  return hubspotError({ status: 401, category: 'INVALID_AUTHENTICATION', message });
}

function missingScopes(scopes: readonly string[], { missingScopesIn }: HubSpotAccess): Reply {
  const context = { requiredGranularScopes: scopes };
  const errors = [{ message: 'One or more of the following scopes are required.' }];
  return hubspotError({
    status: 403,
    category: 'MISSING_SCOPES',
    message: "This app hasn't been granted all required scopes to make this call.",
    ...(missingScopesIn === 'context'
      ? { errors, context }
      : { errors: errors.map((error) => ({ ...error, context })) }),
    links: { scopes: 'https://developers.hubspot.com/scopes' },
  });
}
