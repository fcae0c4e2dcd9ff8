import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Catalog, catalog } from '../destinations/catalog.ts';
import { checkSecrets } from './check-secrets.ts';
import { ConfigFile, type ConfigFileOptions } from './config-file.ts';
import { ConfigurationError } from './configuration-error.ts';
import { loadEnvironment } from './environment.ts';

const paused = yaml('paused: true');
const running = yaml('paused: false');
const invalid = yaml('paused: maybe');

let directory: string;
let path: string;
let file: ConfigFile<Catalog> | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'config-file-'));
  path = join(directory, 'connector.yaml');
});

afterEach(() => {
  file?.stop();
  rmSync(directory, { recursive: true });
});

describe('ConfigFile', () => {
  it('has the configuration as soon as it is loaded', async () => {
    writeFileSync(path, paused);
    const loaded = await load();
    expect(loaded.current.destinations.slack.paused).toBe(true);
  });

  it('names the variable when there is no such file', async () => {
    await expect(load()).rejects.toThrow(`CONFIG_FILE names ${path}, which cannot be read (ENOENT)`);
  });

  it.each([
    ['invalid', invalid, () => []],
    ['valid but not enough', running, () => [{ where: 'SLACK_BOT_TOKEN', problem: 'is not set' }]],
  ])('does not start with a file that is %s', async (_, text, check) => {
    writeFileSync(path, text);
    await expect(load(check)).rejects.toThrow(ConfigurationError);
  });

  it('sees an edit in place, one after another', async () => {
    const watched = await watchFile(running);
    await change(watched, () => writeFileSync(path, paused));
    expect(watched.current.destinations.slack.paused).toBe(true);
    await change(watched, () => writeFileSync(path, running));
    expect(watched.current.destinations.slack.paused).toBe(false);
  });

  it('sees an editor rename a new file over it, one after another', async () => {
    const watched = await watchFile(running);
    for (const text of [paused, running, paused]) {
      await change(watched, () => {
        writeFileSync(`${path}.swp`, text);
        renameSync(`${path}.swp`, path);
      });
    }
    expect(watched.current.destinations.slack.paused).toBe(true);
  });

  it('sees Kubernetes swap a ConfigMap, one after another', async () => {
    const swapTo = (version: string, text: string) => {
      mkdirSync(join(directory, version));
      writeFileSync(join(directory, version, 'connector.yaml'), text);
      symlinkSync(version, join(directory, '..data_tmp'));
      renameSync(join(directory, '..data_tmp'), join(directory, '..data'));
    };
    swapTo('..2026_01', running);
    symlinkSync(join('..data', 'connector.yaml'), path);
    const watched = await watchFile();
    await change(watched, () => swapTo('..2026_02', paused));
    await change(watched, () => swapTo('..2026_03', running));
    rmSync(join(directory, '..2026_01'), { recursive: true });
    await change(watched, () => swapTo('..2026_04', paused));
    expect(watched.current.destinations.slack.paused).toBe(true);
  });

  it('sees a change that the watch on its directory cannot', async () => {
    const elsewhere = join(directory, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'real.yaml'), running);
    symlinkSync(join(elsewhere, 'real.yaml'), path);
    const watched = await watchFile();
    await change(watched, () => writeFileSync(join(elsewhere, 'real.yaml'), paused));
    expect(watched.current.destinations.slack.paused).toBe(true);
  });

  it('keeps the old configuration when the file becomes invalid, and says why until it is valid again', async () => {
    const watched = await watchFile(running);
    const before = watched.current;
    await refusal(watched, () => writeFileSync(path, invalid));
    expect(watched.current).toBe(before);
    expect(watched.lastError).toEqual({
      at: expect.any(Date),
      problems: [{ where: 'destinations.slack.paused', line: 5, problem: 'must be true or false' }],
    });
    await change(watched, () => writeFileSync(path, paused));
    expect(watched.lastError).toBeUndefined();
  });

  it('keeps the old configuration when the file disappears', async () => {
    const watched = await watchFile(running);
    await refusal(watched, () => rmSync(path));
    expect(watched.lastError?.problems).toEqual([expect.objectContaining({ where: 'CONFIG_FILE' })]);
    expect(watched.current.destinations.slack.paused).toBe(false);
    await change(watched, () => writeFileSync(path, paused));
  });

  it('refuses to enable a destination without its token', async () => {
    const environment = loadEnvironment({ VOUCHERIFY_WEBHOOK_SECRET: 'key' }, catalog);
    writeFileSync(path, yaml('enabled: false'));
    file = await load((config) => checkSecrets(config, environment, catalog));
    const watched = file;
    watched.watch();
    await refusal(watched, () => writeFileSync(path, running));
    expect(watched.lastError?.problems).toEqual([expect.objectContaining({ where: 'SLACK_BOT_TOKEN' })]);
    expect(watched.current.destinations.slack.enabled).toBe(false);
  });

  it('does not judge a file that is still being written', async () => {
    const watched = await watchFile(running);
    const refused: unknown[] = [];
    watched.onRefused((reason) => refused.push(reason));
    await change(watched, async () => {
      for (const text of ['', invalid.slice(0, 30), invalid, paused.slice(0, 40), paused]) {
        writeFileSync(path, text);
        await pause(20); // a slow writer: the test waits for nothing here
      }
    });
    expect(watched.current.destinations.slack.paused).toBe(true);
    expect(refused).toEqual([]);
  });

  it('says nothing of a change that changes no setting', async () => {
    const watched = await watchFile(running);
    const changes: unknown[] = [];
    watched.onChange((config) => changes.push(config));
    writeFileSync(path, `# a comment\n${running}`);
    await watched.reload();
    expect(changes).toEqual([]);
  });

  it('judges at once when asked, watched or not', async () => {
    writeFileSync(path, running);
    const loaded = await load();
    writeFileSync(path, paused);
    await loaded.reload();
    expect(loaded.current.destinations.slack.paused).toBe(true);
    writeFileSync(path, invalid);
    await loaded.reload();
    expect(loaded.current.destinations.slack.paused).toBe(true);
    expect(loaded.lastError).toBeDefined();
  });

  it('forgets a listener that no longer wants to hear', async () => {
    writeFileSync(path, running);
    const loaded = await load();
    const changes: unknown[] = [];
    const forget = loaded.onChange((config) => changes.push(config));
    forget();
    writeFileSync(path, paused);
    await loaded.reload();
    expect(changes).toEqual([]);
  });
});

function yaml(slack: string): string {
  return `destinations:\n  hubspot: { enabled: false }\n  slack:\n    channel: C0LOYALTY\n    ${slack}\n`;
}

function load(check?: ConfigFileOptions<Catalog>['check']): Promise<ConfigFile<Catalog>> {
  return ConfigFile.load({ path, known: catalog, ...(check && { check }) });
}

async function watchFile(text?: string): Promise<ConfigFile<Catalog>> {
  if (text !== undefined) writeFileSync(path, text);
  file = await load();
  file.watch();
  return file;
}

/** Runs `act`, and resolves once the file's new content is in force. */
async function change(watched: ConfigFile<Catalog>, act: () => unknown): Promise<void> {
  const heard = within(5_000, (resolve) => watched.onChange(resolve));
  await act();
  await heard;
}

async function refusal(watched: ConfigFile<Catalog>, act: () => void): Promise<void> {
  const heard = within(5_000, (resolve) => watched.onRefused(resolve));
  act();
  await heard;
}

async function within(ms: number, listen: (resolve: () => void) => () => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error(`nothing heard within ${ms} ms`)), ms);
  const forget = listen(resolve);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    forget();
  }
}
