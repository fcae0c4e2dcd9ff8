import { noAnswerAdvice } from '../../no-answer.ts';
import { exchange, type HubSpotAnswer, type HubSpotTransportOptions, parsed } from '../hubspot.transport.ts';

/**
 * What HubSpot says of the key itself: `{ hubId, scopes }`. It takes a key of any scopes, and is documented for private
 * apps (developers.hubspot.com, private apps): of another kind of key it may know nothing. Not in the official client.
 */
const path = '/oauth/v2/private-apps/get/access-token-info';

/** @throws Error that says where, and what to check, when there was no answer. */
export async function describeKey(options: HubSpotTransportOptions): Promise<HubSpotAnswer> {
  const { baseUrl, accessToken, timeoutMs } = options;
  const request = {
    getUrl: () => `${baseUrl}${path}`,
    getHttpMethod: () => 'POST',
    getHeaders: () => ({ authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }),
    getBody: () => JSON.stringify({ tokenKey: accessToken }),
  };
  try {
    const { body, ...answer } = await exchange(request, options);
    return { ...answer, body: parsed(body.toString()) };
  } catch (error) {
    const called = { vendor: 'HubSpot', url: baseUrl, variable: 'HUBSPOT_BASE_URL', timeoutMs };
    throw new Error(noAnswerAdvice(error, called), { cause: error });
  }
}
