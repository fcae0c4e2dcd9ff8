import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { parseConnectorConfig } from '../src/config/connector-config.ts';
import { catalog } from '../src/destinations/catalog.ts';
import { isInstalled } from './support/installed.ts';
import { writeNginxConf } from './support/nginx.ts';
import { root } from './support/owned-process.ts';

/** Returns the command's stderr. @throws with all that the command said. */
async function run(command: string, args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(command, args)).stderr;
  } catch (error) {
    const { message, stdout = '' } = error as { readonly message: string; readonly stdout?: string };
    throw new Error(`${message}\n${stdout}`, { cause: error });
  }
}

const path = (name: string): string => join(root, 'deploy', name);
const read = (name: string): string => readFileSync(path(name), 'utf8');
/** Lies in the repository, where TypeScript finds the packages. */
const scratch = join(root, 'node_modules/.cache/tier-relay-deploy');

beforeAll(() => mkdir(scratch, { recursive: true }));
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Returns `it`; without the tool `it.skip`, and a suffix for the test's name that says how to install the tool. */
const withTool = (tool: string, debian: string) =>
  isInstalled(tool) ? { it, suffix: '' } : { it: it.skip, suffix: ` (needs ${tool}: apt-get install ${debian})` };

interface Rule {
  readonly alert: string;
  readonly expr: string;
}
const rules = (parse(read('prometheus/rules.yaml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string }[];
}
const dashboard = JSON.parse(read('grafana/dashboard.json')) as { readonly panels: readonly Panel[] };
const drawn = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

describe('deploy/prometheus', () => {
  const promtool = withTool('promtool', 'prometheus');

  promtool.it(`has rules that fire when they should, and not otherwise${promtool.suffix}`, async () => {
    await run('promtool', ['check', 'rules', path('prometheus/rules.yaml')]);
    await run('promtool', ['test', 'rules', path('prometheus/rules.test.yaml')]);
  });

  it('has a test and a remedy for each rule', () => {
    const [tests, runbook] = [read('prometheus/rules.test.yaml'), readFileSync(join(root, 'docs/runbook.md'), 'utf8')];
    for (const { alert } of rules) {
      expect(tests).toMatch(new RegExp(`alertname(: |=")${alert}\\b`));
      expect(runbook).toContain(`### ${alert}\n`);
    }
  });
});

describe('deploy/grafana', () => {
  const promtool = withTool('promtool', 'prometheus');

  promtool.it(`asks Prometheus what it understands${promtool.suffix}`, async () => {
    const asked = drawn.map((expr, index) => ({
      record: `panel_${String(index)}`,
      expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$destination', '.*'),
    }));
    const file = join(scratch, 'panels.json'); // promtool reads YAML, which includes JSON
    await writeFile(file, JSON.stringify({ groups: [{ name: 'panels', rules: asked }] }));
    await run('promtool', ['check', 'rules', file]);
  });

  it('has panels with ids and places of their own', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const taken = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${String(x + (cell % w))}/${String(y + Math.floor(cell / w))}`),
    );
    expect(new Set(taken).size).toBe(taken.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });
});

describe('deploy/prometheus and deploy/grafana', () => {
  it('know only metrics that there are', () => {
    const known = readFileSync(join(root, 'docs/metrics.md'), 'utf8');
    const named = [...rules.map(({ expr }) => expr), ...drawn].join('\n').matchAll(/\btier_relay_\w+/g);
    for (const [name] of named) expect(known).toContain(`\`${name.replace(/_(bucket|count|sum)$/, '')}\``);
  });
});

describe('deploy/compose.yaml', () => {
  it('is what Compose understands, and good manners', async () => {
    const dclint = join(root, 'node_modules/dclint/bin/dclint.cjs');
    await run(process.execPath, [dclint, '--max-warnings', '0', path('compose.yaml')]);
  });
});

describe('deploy/nginx', () => {
  const nginx = withTool('nginx', 'nginx-light');

  nginx.it(`is what nginx understands${nginx.suffix}`, async () => {
    const conf = await writeNginxConf({ directory: scratch, replicas: [4001, 4002], listen: 4003, operators: 4004 });
    await run('/usr/sbin/nginx', ['-t', '-c', conf]);
  });
});

describe('deploy/kubernetes', () => {
  interface Manifest {
    readonly apiVersion: string;
    readonly kind: string;
    readonly data?: Readonly<Record<string, string>>;
  }
  const files = readdirSync(path('kubernetes'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  );
  const manifests = files.flatMap((name) =>
    parseAllDocuments(read(join('kubernetes', name))).map((document) => document.toJS() as Manifest),
  );

  it('has manifests of the shapes that Kubernetes and the Prometheus Operator have', async () => {
    const packages = (apiVersion: string) =>
      apiVersion.startsWith('monitoring.coreos.com/') ? '@kubernetes-models/prometheus-operator' : 'kubernetes-models';
    const lines = manifests.map((manifest, index) => {
      const { apiVersion, kind } = manifest;
      const type = `import('${packages(apiVersion)}/${apiVersion}/${kind}').I${kind}`;
      return `export const manifest${String(index)}: ${type} = ${JSON.stringify(manifest)};`;
    });
    const file = join(scratch, 'manifests.ts');
    await writeFile(file, lines.join('\n'));
    const options = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2024',
    ];
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...options, file]);
  });

  it('has a configuration that the service takes', () => {
    const [text] = manifests.flatMap(({ data }) => data?.['connector.yaml'] ?? []);
    expect(parseConnectorConfig(text ?? '', 'connector.yaml', catalog)).toMatchObject({
      destinations: { slack: { enabled: true } },
    });
  });
});

describe('deploy/systemd', () => {
  const analyze = withTool('systemd-analyze', 'systemd');
  const unit = path('systemd/tier-relay.service');

  analyze.it(`is a unit that systemd understands, and that may do little${analyze.suffix}`, async () => {
    // The threshold is an exposure of 2.0; a unit without any protection has 9.6.
    await run('systemd-analyze', ['security', '--offline=true', '--threshold=20', '--no-pager', unit]);
    const said = await run('systemd-analyze', ['verify', unit]);
    expect(said.split('\n').filter((line) => line.includes('tier-relay.service'))).toEqual([]);
  });
});
