import { isRecord } from '../../../model/is-record.ts';
import { noAnswerAdvice } from '../../no-answer.ts';
import { exchange, type HubSpotAnswer, type HubSpotTransportOptions, parsed } from '../hubspot.transport.ts';

/**
 * Asks HubSpot about the key itself: `{ hubId, scopes }`. Any key may ask. The route is documented for keys of private
 * apps (developers.hubspot.com, private apps), may not know other keys, and is not in the official client.
 *
 * @throws Error that says where, and what to check, when there was no answer.
 */
export function describeKey(options: HubSpotTransportOptions): Promise<HubSpotAnswer> {
  return ask('POST /oauth/v2/private-apps/get/access-token-info', options, { tokenKey: options.accessToken });
}

/**
 * Returns the URL of a contact's page in HubSpot, with `{ref}` for its id; undefined when HubSpot does not say. Any key
 * may ask (developers.hubspot.com, account information). Costs a call.
 *
 * @throws Error that says where, and what to check, when there was no answer.
 */
export async function contactPage(options: HubSpotTransportOptions): Promise<string | undefined> {
  const { body } = await ask(`GET /account-info/${options.apiVersion()}/details`, options);
  const { portalId, uiDomain } = isRecord(body) ? body : {};
  // A person follows the URL: it must lead to HubSpot, whoever answered.
  if (typeof uiDomain !== 'string' || !/^app[\w-]*\.hubspot\.com$/.test(uiDomain)) return undefined;
  if (typeof portalId !== 'number') return undefined;
  return `https://${uiDomain}/contacts/${portalId.toFixed()}/record/0-1/{ref}`;
}

async function ask(route: string, options: HubSpotTransportOptions, sent?: object): Promise<HubSpotAnswer> {
  const { baseUrl, accessToken, timeoutMs } = options;
  const [method = '', path = ''] = route.split(' ');
  const request = {
    getUrl: () => `${baseUrl}${path}`,
    getHttpMethod: () => method,
    getHeaders: () => ({ authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }),
    getBody: () => sent && JSON.stringify(sent),
  };
  try {
    const { body, ...answer } = await exchange(request, options);
    return { ...answer, body: parsed(body.toString()) };
  } catch (error) {
    const called = { vendor: 'HubSpot', url: baseUrl, variable: 'HUBSPOT_BASE_URL', timeoutMs };
    throw new Error(noAnswerAdvice(error, called), { cause: error });
  }
}
