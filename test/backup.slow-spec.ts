import { execFile } from 'node:child_process';
import { rm, truncate } from 'node:fs/promises';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import { postgresUrl } from './support/postgres-url.ts';
import { runCommand } from './support/run-command.ts';
import type { Service } from './support/service.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';
import { createTestDatabase } from './support/test-postgres.ts';
import { tierEvent } from './support/tier-event.ts';

describe('moving with tier-relay backup and restore', () => {
  let cluster: Cluster;
  let embedded: NodeJS.ProcessEnv;
  let external: NodeJS.ProcessEnv;
  let files: string;
  let service: Service;

  beforeAll(async () => {
    cluster = await Cluster.open();
    files = await temporaryDirectory();
    embedded = { DATA_DIR: cluster.directory };
    external = { DATABASE_URL: postgresUrl(await createTestDatabase({ empty: true })) };
    service = await cluster.start({ DATABASE_URL: undefined });
  });
  afterAll(async () => {
    await cluster.close();
    await rm(files, { recursive: true });
  });

  const backUp = (file: string, env: NodeJS.ProcessEnv) => runCommand({ args: ['backup', join(files, file)], env });
  const restore = (file: string, env: NodeJS.ProcessEnv) => runCommand({ args: ['restore', join(files, file)], env });
  const post = async (...names: readonly string[]) => {
    for (const name of names) await postWebhook(service.url, tierEvent({ customer: { name } }));
  };
  const statuses = async () => {
    const { body } = await callOps(service.url, 'GET destinations');
    return Object.fromEntries((body as { name: string; counts: object }[]).map(({ name, counts }) => [name, counts]));
  };
  const posted = () => cluster.sandbox.slack.messages.map(({ text }) => text);

  it('takes all that is kept out of the running embedded database', async () => {
    await post('Ada');
    await eventually(() => expect(posted()).toHaveLength(1));
    await callOps(service.url, 'POST destinations/slack/pause');
    await post('Bob', 'Chloé');
    await eventually(async () =>
      expect(await statuses()).toMatchObject({ hubspot: { delivered: 3 }, slack: { pending: 2 } }),
    );
    const { exitCode, stdout, stderr } = await backUp('one.sql.gz', embedded);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/one\.sql\.gz: \d+ rows of \d+ tables in \d+\.\d MiB\.\n$/);
    expect((await stat(join(files, 'one.sql.gz'))).mode & 0o777).toBe(0o600);
  });

  it('goes on with it in a PostgreSQL of one’s own: what waited is delivered, and nothing twice', async () => {
    await service.end();
    const contacts = cluster.sandbox.hubspot.calls.total;
    expect(await restore('one.sql.gz', external)).toMatchObject({ exitCode: 0, stderr: '' });
    service = await cluster.start(external);
    expect(await statuses()).toMatchObject({ hubspot: { delivered: 3 }, slack: { delivered: 1, pending: 2 } });
    await callOps(service.url, 'POST destinations/slack/resume');
    await eventually(async () => expect(await statuses()).toMatchObject({ slack: { delivered: 3 } }));
    for (const name of ['Ada', 'Bob', 'Chloé']) expect(posted().filter((text) => text.includes(name))).toHaveLength(1);
    expect(cluster.sandbox.hubspot.calls.total).toBe(contacts);
  });

  it('goes back into an embedded one, which is made for it', async () => {
    await service.end();
    expect(await backUp('two.sql.gz', external)).toMatchObject({ exitCode: 0 });
    const dataDir = join(files, 'data');
    expect(await restore('two.sql.gz', { DATA_DIR: dataDir })).toMatchObject({ exitCode: 0, stderr: '' });
    service = await cluster.start({ DATABASE_URL: undefined, DATA_DIR: dataDir });
    expect(await statuses()).toMatchObject({ hubspot: { delivered: 3 }, slack: { delivered: 3 } });
    await post('Dora');
    await eventually(async () => expect(await statuses()).toMatchObject({ slack: { delivered: 4 } }));
    await service.end();
    expect(await backUp('three.sql.gz', { DATA_DIR: dataDir })).toMatchObject({ exitCode: 0 });
  });

  it('refuses a database that holds something, and a file that is not whole', async () => {
    expect(await restore('two.sql.gz', external)).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('the database is not empty'),
    });
    const { size } = await stat(join(files, 'two.sql.gz'));
    await truncate(join(files, 'two.sql.gz'), size - 100);
    expect(await restore('two.sql.gz', { DATA_DIR: join(files, 'other') })).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: `${join(files, 'two.sql.gz')} cannot be restored: it is cut off\n`,
    });
    expect((await readdir(files)).sort()).toEqual(['data', 'one.sql.gz', 'three.sql.gz', 'two.sql.gz']);
  });

  it('replaces no device and no pipe by its file', async () => {
    await promisify(execFile)('mkfifo', [join(files, 'pipe')]);
    expect(await backUp('pipe', external)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `${join(files, 'pipe')} is there, and is no file: name another\n`,
    });
    expect((await stat(join(files, 'pipe'))).isFIFO()).toBe(true);
  });

  it('says what is wrong with the database, or that there is none', async () => {
    const { exitCode, stderr } = await backUp('x', { DATABASE_URL: 'postgres://relay:hunter2@127.0.0.1:1/relay' });
    expect([exitCode, stderr]).toEqual([
      1,
      'the database cannot be used: nothing listens there: check host and port, and that PostgreSQL runs (ECONNREFUSED)\n',
    ]);
    expect(await backUp('x', { DATA_DIR: join(files, 'nowhere') })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('there is no embedded PostgreSQL in DATA_DIR'),
    });
  });
});
