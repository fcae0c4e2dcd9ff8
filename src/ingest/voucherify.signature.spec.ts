import { describe, expect, it } from '@jest/globals';
import { isSigned, signatureOf } from './voucherify.signature.ts';

/** Examples that Voucherify has published, with the key `secretKey`. */
const published: readonly (readonly [string, string])[] = [
  ['{"a":1}', 'a17d2ac229d1ebbb5f10e839c7985c4818e5986eab297f7e5979196d4d7d3ed2'],
  ['{"a\\"b":1}', 'f7cf97814a03146abedb9793f56e1dec34f618f82d10395310d053f749483ffb'],
  ['  message  ', '53ff92957e1427ce23ad5bda9d0c5f2f4ff384d0806b83eeacb510c842d3a358'],
];
const [[, signature]] = published as [(typeof published)[0]];

describe('Voucherify’s signature', () => {
  it.each(published)('of %s is the published one', (body, expected) => {
    expect(signatureOf('secretKey', body)).toBe(expected);
    expect(isSigned({ signature: expected, body: Buffer.from(body) }, ['secretKey'])).toBe(true);
  });

  it.each([
    ['the new one first', ['new', 'secretKey']],
    ['the old one first', ['secretKey', 'new']],
  ])('holds while a secret is rotated, %s', (_, secrets) => {
    expect(isSigned({ signature, body: '{"a":1}' }, secrets)).toBe(true);
    expect(isSigned({ signature: signatureOf('new', '{"a":1}'), body: '{"a":1}' }, secrets)).toBe(true);
  });

  it.each<[string, string | undefined]>([
    ['missing', undefined],
    ['empty', ''],
    ['upper case', signature.toUpperCase()],
    ['one digit off', signature.replace(/.$/, '3')],
    ['cut off', signature.slice(0, -2)],
    ['too long', `${signature}00`],
    ['not hex', 'z'.repeat(64)],
    ['base64', Buffer.from(signature, 'hex').toString('base64')],
    ['followed by a line break', `${signature}\n`],
    ['twice, as node joins repeated headers', `${signature}, ${signature}`],
  ])('that is %s does not hold', (_, given) => {
    expect(isSigned({ signature: given, body: '{"a":1}' }, ['secretKey'])).toBe(false);
  });

  it.each([
    ['another body', '{"a":2}', ['secretKey']],
    ['the same, re-formatted', '{ "a": 1 }', ['secretKey']],
    ['another secret', '{"a":1}', ['SecretKey']],
    ['no secret', '{"a":1}', []],
  ])('does not hold for %s', (_, body, secrets) => {
    expect(isSigned({ signature, body }, secrets)).toBe(false);
  });
});
