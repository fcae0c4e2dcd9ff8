import { describe, expect, it } from '@jest/globals';
import { ValidationSeverity, validate } from 'dockerfile-utils';
import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const namesIn = (path: string): string[] => readdirSync(new URL(path, root));

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
}

/** Files and folders that git ignores. */
const leftovers = ['node_modules', 'dist', 'data', 'coverage', 'tsconfig.tsbuildinfo'];

describe('package.json', () => {
  const manifest = JSON.parse(read('package.json')) as Manifest;
  const { dependencies, devDependencies, optionalDependencies, overrides, engines } = manifest;

  it.each(Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies, ...overrides }))(
    'names one version of %s',
    (_name, version) => {
      expect(version).toMatch(/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/);
    },
  );

  it.each(Object.entries(manifest.scripts))(
    'hands signals on to what %s runs: its shell is gone by then',
    (_name, script) => {
      expect(script.split(' && ').at(-1)).toMatch(/^exec /);
    },
  );

  it('brings a Node that it may run on, of the major version of the image', () => {
    const { node = '' } = devDependencies;
    expect(Number.parseFloat(node)).toBeGreaterThanOrEqual(Number.parseFloat(engines.node.replace('>=', '')));
    expect(read('Dockerfile')).toContain(`FROM node:${node.split('.')[0] ?? ''}-`);
  });
});

describe('package-lock.json', () => {
  interface Locked {
    readonly dev?: boolean;
    readonly license?: string;
  }
  const { packages } = JSON.parse(read('package-lock.json')) as { readonly packages: Readonly<Record<string, Locked>> };

  /** Licences that ask for no more than their notice. */
  const permissive = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', '0BSD', 'Unlicense'];
  /** Packages under MIT whose manifest states it in a form that npm does not read. */
  const elsewhere = ['busboy', 'streamsearch'];

  const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);

  it('brings no tool of development into production, such as one that is an optional peer of what is there', () => {
    const names = shipped.map(([path]) => path.replace(/^.*node_modules\//, ''));
    for (const name of ['typescript', '@nestjs/swagger', 'swagger-ui-dist']) expect(names).not.toContain(name);
  });

  it('brings into production only what has a permissive licence', () => {
    const odd = shipped.filter(([path, { license = '' }]) => {
      return !permissive.includes(license) && !elsewhere.includes(path.replace(/^.*node_modules\//, ''));
    });
    expect(odd.map(([path, { license }]) => `${path}: ${license ?? 'none'}`)).toEqual([]);
  });
});

describe('the layout', () => {
  it('has at the top only what is agreed', () => {
    const agreed = ['package.json', 'package-lock.json', 'tsconfig.json', 'nest-cli.json', 'eslint.config.js'];
    const papers = ['README.md', 'LICENSE', 'CHANGELOG.md', 'CONTRIBUTING.md', 'docs'];
    const known = [...agreed, ...papers, 'src', 'test', 'config', 'deploy', 'Dockerfile', ...leftovers];
    expect(namesIn('.').filter((name) => !name.startsWith('.') && !known.includes(name))).toEqual([]);
  });

  it('has in src only folders whose imports dependency-cruiser.cjs rules', () => {
    const ruled = [
      'alerts',
      'bus',
      'cli',
      'config',
      'console',
      'destinations',
      'http',
      'ingest',
      'journal',
      'model',
      'ops',
      'storage',
      'telemetry',
    ];
    expect(namesIn('src').filter((name) => !name.includes('.') && !ruled.includes(name))).toEqual([]);
  });

  it('names files in kebab-case, with their role after a dot', () => {
    const files = readdirSync(new URL('src', root), { recursive: true, withFileTypes: true });
    const odd = files.filter((file) => !/^[a-z0-9_-]+(\.[a-z0-9-]+)*$/.test(file.name));
    expect(odd.map((file) => file.name)).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  it('has no errors or warnings', () => {
    const problems = validate(read('Dockerfile'), { instructionWorkdirRelative: ValidationSeverity.ERROR });
    expect(problems).toEqual([]);
  });

  it('builds from one base image, named with its version', () => {
    const bases = read('Dockerfile').matchAll(/^FROM (\S+)/gm);
    expect(new Set([...bases].map(([, name]) => name)).size).toBe(1);
  });
});
