import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { settingsPapers } from './settings-papers.ts';

describe('config/connector.yaml', () => {
  it('names the schema that editors check it by', () => {
    const shipped = readFileSync(new URL('../../config/connector.yaml', import.meta.url), 'utf8');
    expect(shipped.split('\n')[0]).toBe('# yaml-language-server: $schema=./connector.schema.json');
  });
});

describe('what comes from the schemas of the settings', () => {
  it('is current; when it is not, `npm run settings` writes it', async () => {
    for (const [path, text] of await settingsPapers()) expect(readFileSync(path, 'utf8')).toBe(text);
  });
});
