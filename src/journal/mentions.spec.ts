import { describe, expect, it } from '@jest/globals';
import { mentions } from './mentions.ts';

const zed = { words: ['cust_ZED'], emails: ['Zed@erase.example'], texts: ['42'] };
const nested = (value: unknown, times: number): string =>
  times === 0 ? JSON.stringify(value) : nested(JSON.stringify(value), times - 1);

describe('a body points at a customer', () => {
  it.each<[string, string]>([
    ['as a value', '{"customer":{"id":"cust_ZED"}}'],
    ['as a key', '{"customers":{"cust_ZED":{"name":"Z"}}}'],
    ['with spaces around', '{"id":" cust_ZED "}'],
    ['within a text', '{"customer":"Zed, cust_ZED <z@z.zz>"}'],
    ['after an escaped line break', '{"customer":"Zed\\ncust_ZED"}'],
    ['escaped', '{"id":"cust\\u005f\\u005aED"}'],
    ['in JSON within a text', nested({ data: { id: 'cust_ZED' } }, 1)],
    ['escaped in JSON within a text within a text', nested('{"id":"\\u0063ust_ZED","line":"a\\n"}', 2)],
    ['in what is no JSON', 'id=cust_ZED&name=Z'],
    ['by the address', '{"email":"zed@erase.example"}'],
    ['by the address in other letters', '{"email":"ZED@ERASE.example"}'],
    [
      'by the address at the end of a sentence',
      '{"text":"Write to <mailto:zed@erase.example>, or to zed@erase.example."}',
    ],
    ['by the address, escaped', '{"email":"zed\\u0040erase.example"}'],
    ['by a whole text', '{"source_id":"42"}'],
    ['by a whole text in JSON within a text', nested({ sourceId: '42' }, 1)],
  ])('%s', (_how, body) => {
    expect(mentions(body, zed)).toBe(true);
  });

  it.each<[string, string]>([
    ['in slashes that are escaped', 'a/b'],
    ['a number that JavaScript rounds', '12345678901234567890'],
    ['with letters beyond ASCII', 'cust_zoë'],
    ['with a quote in it', 'o"hara'],
    ['with a backslash in it', 'a\\b'],
    ['with marks of a pattern in it', 'a.*(b'],
  ])('whose id is %s', (_what, id) => {
    const traces = { words: [id], emails: [], texts: [] };
    expect(mentions(JSON.stringify({ customer: { id } }).replaceAll('/', '\\/'), traces)).toBe(true);
    expect(mentions('{"customer":{"id":12345678901234567890}}', traces)).toBe(/^\d+$/.test(id));
  });

  it.each<[string, string]>([
    ['of a longer id', '{"id":"cust_ZED2","next":"xcust_ZED","last":"cust_ZED-b"}'],
    ['of the same letters in another size', '{"id":"CUST_zed"}'],
    ['of a longer word beyond ASCII', '{"id":"écust_ZED"}'],
    [
      'of another address',
      '{"email":"mary.zed@erase.example","cc":"a+zed@erase.example","bcc":"zed@erase.example.au"}',
    ],
    ['of a count that equals that text', '{"points":42,"text":"42 points","42" : 1}'],
  ])('but not by a part %s', (_what, body) => {
    expect(mentions(body, zed)).toBe(false);
  });

  it.each(['3120', '2024-12-01', '"a12"', '[120,212]', '"_12_"'])('but not by a 12 within %s', (body) => {
    expect(mentions(body, { words: ['12'], emails: [], texts: [] })).toBe(false);
  });

  it.each(['\\', '\\"', '\\u005c', 'za@a.aa', 'xcust_ZED', '"42":'])('and soon says so of 1 MiB of %s', (part) => {
    const body = part.repeat(1_048_576 / part.length);
    const startedAt = performance.now();
    expect(mentions(body, zed)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
