import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compactJson } from './compact-json.ts';

const compact = (json: string) => compactJson(Buffer.from(json)).toString();

/** JSON as PHP and Python write it, with slashes and all but ASCII escaped. */
const escaped = (json: string) =>
  json
    .replaceAll('/', '\\/')
    .replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`);

describe('the compact form of JSON', () => {
  it('is what JSON.stringify writes, however others format it', () => {
    const property = fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const signed = JSON.stringify(value);
      const formats = [
        signed,
        JSON.stringify(value, null, 2),
        JSON.stringify(value, null, '\t').replaceAll('\n', '\r\n'),
      ];
      for (const json of [...formats, ...formats.map((each) => escaped(each.replaceAll(/[\n\r\t]/g, ' ')))]) {
        expect(compact(json)).toBe(signed);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  it.each([
    ['white space in a text stays', '{ "a b" : " c\\n " }', '{"a b":" c\\n "}'],
    ['quotes and backslashes in a text end nothing', '[ "\\" , \\\\" , " ]" ]', '["\\" , \\\\"," ]"]'],
    ['escapes that are needed stay', '"\\"\\\\\\b\\f\\n\\r\\t"', '"\\"\\\\\\b\\f\\n\\r\\t"'],
    ['escapes are the shortest', '"\\u000A\\u0022\\u005C\\u002f\\u001F"', '"\\n\\"\\\\/\\u001f"'],
    ['escapes that are not needed go', '"\\u003Cb\\u003e \\u00e9 \\/"', '"<b> é /"'],
    ['a pair of escapes is one character', '"\\uD83C\\uDF89"', '"🎉"'],
    ['half a pair stays, in small letters', '"\\uD83C x \\uDF89\\uD83C"', '"\\ud83c x \\udf89\\ud83c"'],
    ['numbers are JavaScript’s', '[ 1.0, -0.0, 1E2, 1.50, 0.1, 1e21, 12345678901234567890 ]', undefined],
    ['literals stay', '[ true , false , null ]', '[true,false,null]'],
    ['a byte order mark goes', '\uFEFF{ }', '{}'],
  ])('%s', (_, json, expected) => {
    expect(compact(json)).toBe(expected ?? JSON.stringify(JSON.parse(json)));
  });

  it.each(['', '"', '"\\', '"\\u12', '"\\ud83c\\u', '1-2', '[ 1e999 ]', '--', '\u00a0{}', '{ "a": tru e }'])(
    'of what is no JSON, or no number, is some text: %j',
    (json) => {
      expect(compact(json).length).toBeLessThanOrEqual(json.length);
    },
  );

  it('is made of any bytes without an error', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void compactJson(Buffer.from(bytes))));
  });

  it.each([
    ['white space', ' '],
    ['quotes', '"'],
    ['backslashes in a text', '\\'],
    ['levels', '['],
    ['numbers that grow', '1e20,'],
    ['digits', '9'],
    ['escapes', '\\ud83c'],
  ])('of 1 MiB of %s stays within bounds', (_, part) => {
    const start = part.startsWith('\\') ? '"' : '';
    const hostile = Buffer.from(start + part.repeat((1024 * 1024) / part.length));
    expect(compactJson(hostile).length).toBeLessThan(5 * hostile.length);
  });
});
