import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { deliveryStatuses, moves } from '../src/model/delivery.ts';
import { reasons } from '../src/model/outcome.ts';
import { anchorsOf, commandsOf, pages, proseOf, readPage } from './conventions/markdown.ts';
import { vendorVariables } from './sandbox/vendors.ts';
import { opsToken } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import { root } from './support/owned-process.ts';
import { runCommand } from './support/run-command.ts';
import type { Service } from './support/service.ts';
import { webhookSecret } from './support/signed.ts';

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

describe.each(pages)('%s', (page) => {
  const links = [...proseOf(page).matchAll(/\]\((?!https?:|#)([^)#]*)(#[^)]*)?\)|\]\((#[^)]*)\)/g)].map(
    ([, file = '', anchor, own]) => ({
      target: file === '' ? page : join(dirname(page), file),
      anchor: (anchor ?? own)?.slice(1),
    }),
  );

  it('has links that lead somewhere', () => {
    for (const { target, anchor } of links) {
      expect({ target, exists: existsSync(join(root, target)) }).toEqual({ target, exists: true });
      if (anchor !== undefined) expect(anchorsOf(target)).toContain(anchor);
    }
  });

  it('names scripts that there are', () => {
    const named = [...readPage(page).matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script);
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
  });
});

describe('docs/runbook.md', () => {
  it('has every reason', () => {
    for (const reason of reasons)
      expect(readPage('docs/runbook.md')).toMatch(new RegExp(`^\\| \`${reason}\` +\\|`, 'm'));
  });
});

describe('docs/architecture.md', () => {
  it('draws the state machine that src/model/delivery.ts holds', () => {
    const [, drawing = ''] = readPage('docs/architecture.md').split('stateDiagram-v2');
    const arrows = [...drawing.matchAll(/^ {2}(\w+) --> (\w+)/gm)];
    const all: readonly { readonly from: readonly string[]; readonly to: readonly string[] }[] = Object.values(moves);
    for (const [arrow, from = '', to = ''] of arrows) {
      const isMove = all.some((move) => move.from.includes(from) && move.to.includes(to));
      expect({ arrow, isMove }).toEqual({ arrow, isMove: true });
    }
    expect(new Set(arrows.flatMap(([, from, to]) => [from, to]))).toEqual(new Set(deliveryStatuses));
  });
});

describe('a command of a page, unless it says what it needs', () => {
  let cluster: Cluster;
  let relay: Service;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    cluster = await Cluster.open();
    relay = await cluster.start();
    env = {
      ...vendorVariables(cluster.sandbox),
      PATH: process.env['PATH'],
      PORT: String(relay.port),
      DATABASE_URL: cluster.databaseUrl,
      VOUCHERIFY_WEBHOOK_SECRET: webhookSecret,
      OPS_TOKEN: opsToken,
    };
  });
  afterAll(() => cluster.close());

  /** The script that CI runs in a clean clone. */
  const ofCi = readFileSync(join(root, '.ci/run'), 'utf8');

  const commands = pages.flatMap((page) => commandsOf(page).map((command) => ({ page, command })));

  it.each(commands)('works: $command, in $page', async ({ command }) => {
    const [, script, rest = ''] = /^npm run ([\w:]+)(?: -- (.*))?$/.exec(command) ?? [];
    const [, cli] = /dist\/cli\/main\.js ?(.*)$/.exec(scripts[script ?? ''] ?? '') ?? [];
    if (cli !== undefined) {
      const args = `${cli} ${rest}`.trim().split(' ');
      const { exitCode, stderr } = await runCommand({ args, env });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    } else if (command.startsWith('curl ')) {
      const here = command.replaceAll('localhost:3000', `127.0.0.1:${String(relay.port)}`);
      await promisify(execFile)('sh', ['-c', here], { env });
    } else {
      expect(['npm ci && npm run demo', 'npm ci && npm test']).toContain(command);
      expect(ofCi).toMatch(/^npm ci .*\nnpm run demo .*\nnpm run verify /m);
      expect(scripts['verify']).toMatch(/ && exec npm test$/);
    }
  });
});
