import { describe, expect, it } from '@jest/globals';
import { noAnswer, noAnswerAdvice } from './no-answer.ts';

const coded = (code: string): Error => Object.assign(new Error('connect to zoe@example.com failed'), { code });
const fetchFailed = (code: string): Error => new TypeError('fetch failed', { cause: coded(code) });

describe('noAnswer', () => {
  it.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EADDRNOTAVAIL',
    'CERT_HAS_EXPIRED',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  ])('knows by %s that nothing was sent', (code) => {
    const detail = `no answer: ${code}`;
    expect(noAnswer(fetchFailed(code))).toEqual({ kind: 'retry', reason: 'network', detail, uncertain: false });
  });

  it.each(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'HPE_INVALID_CONSTANT', 'ERR_SSL_BAD_RECORD_TYPE', 'E_NEW'])(
    'cannot know by %s what became of the call',
    (code) => {
      const detail = `no answer: ${code}`;
      expect(noAnswer(fetchFailed(code))).toEqual({ kind: 'retry', reason: 'network', detail, uncertain: true });
    },
  );

  it.each([
    [new DOMException('slow', 'TimeoutError'), 'TimeoutError', true],
    [fetchFailed('ETIMEDOUT'), 'ETIMEDOUT', true],
    [fetchFailed('UND_ERR_HEADERS_TIMEOUT'), 'UND_ERR_HEADERS_TIMEOUT', true],
    [fetchFailed('UND_ERR_BODY_TIMEOUT'), 'UND_ERR_BODY_TIMEOUT', true],
    [fetchFailed('UND_ERR_CONNECT_TIMEOUT'), 'UND_ERR_CONNECT_TIMEOUT', false],
  ])('tells a time-out: %s', (error, code, uncertain) => {
    expect(noAnswer(error)).toEqual({ kind: 'retry', reason: 'timeout', detail: `no answer: ${code}`, uncertain });
  });

  it('finds the code however deep a client has wrapped it', () => {
    const wrapped = new Error('request', { cause: new Error('call', { cause: fetchFailed('ECONNREFUSED') }) });
    expect(noAnswer(Object.assign(wrapped, { code: 'slack_webapi_request_error' }))).toMatchObject({
      detail: 'no answer: ECONNREFUSED',
      uncertain: false,
    });
  });

  it.each([undefined, null, 'zoe@example.com', 7, {}, { code: 7 }])('decides on %j, thrown as it is', (thrown) => {
    const detail = 'no answer: unknown error';
    expect(noAnswer(thrown)).toEqual({ kind: 'retry', reason: 'network', detail, uncertain: true });
  });

  it('ends at an error that is its own cause', () => {
    const error: Error & { cause?: unknown } = new Error('round');
    error.cause = error;
    expect(noAnswer(error).detail).toBe('no answer: Error');
  });
});

describe('noAnswerAdvice', () => {
  const url = 'https://user:secret@api.hubapi.com/crm';
  const called = { vendor: 'HubSpot', url, variable: 'HUBSPOT_BASE_URL', timeoutMs: 30_000 };

  it.each([
    [new DOMException('slow', 'TimeoutError'), 'no answer within 30 s'],
    [new Error('no answer', { cause: new DOMException('slow', 'TimeoutError') }), 'no answer within 30 s'],
    [fetchFailed('UND_ERR_CONNECT_TIMEOUT'), 'no connection within 10 s'],
    [fetchFailed('ENOTFOUND'), 'no answer: ENOTFOUND'],
  ])('says of %s where, how long and what to check', (error, cause) => {
    expect(noAnswerAdvice(error, called)).toBe(
      `HubSpot cannot be reached at api.hubapi.com (${cause}): check the network, and HUBSPOT_BASE_URL if it is set`,
    );
  });
});
