import { describe, expect, it } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../support/owned-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
const shipped = read(join(root, 'src/ops/openapi.json'));

describe('src/ops/openapi.json', () => {
  it('is current; when it is not, `npm run openapi` writes it', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'openapi.json');
    await promisify(execFile)('node', ['--no-warnings', 'test/conventions/write-openapi.ts', path], { cwd: root });
    expect(shipped).toBe(read(path));
    await rm(directory, { recursive: true });
  });

  it('is OpenAPI as its linter wants it', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source: shipped, config });
    expect(problems.map(({ message, location: [at] }) => `${at?.pointer ?? ''}: ${message}`)).toEqual([]);
  });
});
