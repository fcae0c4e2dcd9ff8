import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { settingsPapers } from './settings-papers.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('config/connector.yaml', () => {
  const shipped = read('config/connector.yaml');

  it('names the schema that editors check it by', () => {
    expect(shipped.split('\n')[0]).toBe('# yaml-language-server: $schema=./connector.schema.json');
  });

  it('is what that schema wants, and a misspelt key or value is not', () => {
    const schema = z.fromJSONSchema(JSON.parse(read('config/connector.schema.json')) as z.core.JSONSchema.JSONSchema);
    const accepted = (text: string) => schema.safeParse(parse(text)).success;
    expect(accepted(shipped)).toBe(true);
    expect(accepted(shipped.replace('events: [upgraded]', 'evnets: [upgraded]'))).toBe(false);
    expect(accepted(shipped.replace('events: [upgraded]', 'events: [upgrded]'))).toBe(false);
  });
});

describe('what comes from the schemas of the settings, and from the metrics', () => {
  it('is current; when it is not, `npm run settings` writes it', async () => {
    for (const [path, text] of await settingsPapers()) expect(readFileSync(path, 'utf8')).toBe(text);
  });
});
