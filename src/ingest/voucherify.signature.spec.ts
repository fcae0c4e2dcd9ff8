import { describe, expect, it } from '@jest/globals';
import { isSigned, signatureOf } from './voucherify.signature.ts';

/** Published by Voucherify, key `secretKey`. */
const published: readonly (readonly [string, string])[] = [
  ['{"a":1}', 'a17d2ac229d1ebbb5f10e839c7985c4818e5986eab297f7e5979196d4d7d3ed2'],
  ['{"a\\"b":1}', 'f7cf97814a03146abedb9793f56e1dec34f618f82d10395310d053f749483ffb'],
  ['  message  ', '53ff92957e1427ce23ad5bda9d0c5f2f4ff384d0806b83eeacb510c842d3a358'],
];
const [[, signature]] = published as [(typeof published)[0]];

const request = (text: string, given: string | undefined = signature) => ({
  signature: given,
  rawBody: Buffer.from(text),
  body: JSON.parse(text) as unknown,
});

describe('Voucherify’s signature', () => {
  it.each(published)('of %s is the published one', (text, expected) => {
    expect(signatureOf('secretKey', text)).toBe(expected);
    expect(isSigned({ signature: expected, rawBody: Buffer.from(text), body: null }, ['secretKey'])).toBe(true);
  });

  it.each([
    ['as it came', '{"a":1}'],
    ['with spaces', '{ "a": 1 }'],
    ['indented', '{\n  "a": 1\n}\n'],
  ])('holds for the body %s', (_, text) => {
    expect(isSigned(request(text), ['secretKey'])).toBe(true);
  });

  it('holds for the bytes, also where compact JSON would differ from them', () => {
    const text = '{"a":1.0, "a":2}';
    expect(isSigned(request(text, signatureOf('k', text)), ['k'])).toBe(true);
  });

  it('holds for a re-formatted body in any script', () => {
    const compact = '{"name":"Zoë 🎉 \\u0000"}';
    expect(isSigned(request(compact.replace(':', ' : '), signatureOf('k', compact)), ['k'])).toBe(true);
  });

  it.each([
    ['the new one first', ['new', 'secretKey']],
    ['the old one first', ['secretKey', 'new']],
  ])('holds while a secret is rotated, %s', (_, secrets) => {
    expect(isSigned(request('{"a":1}'), secrets)).toBe(true);
    expect(isSigned(request('{"a":1}', signatureOf('new', '{"a":1}')), secrets)).toBe(true);
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
    expect(isSigned({ ...request('{"a":1}'), signature: given }, ['secretKey'])).toBe(false);
  });

  it.each([
    ['another body', '{"a":2}', ['secretKey']],
    ['another secret', '{"a":1}', ['SecretKey']],
    ['no secret', '{"a":1}', []],
  ])('does not hold for %s', (_, text, secrets) => {
    expect(isSigned(request(text), secrets)).toBe(false);
  });

  it('does not fail on a body nested more deeply than can be serialised', () => {
    const text = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(isSigned(request(text), ['secretKey'])).toBe(false);
    expect(isSigned(request(text, signatureOf('secretKey', text)), ['secretKey'])).toBe(true);
  });
});
