import type { GaugesParts } from '../../src/telemetry/gauges.ts';
import { registerGauges } from '../../src/telemetry/gauges.ts';
import { Metrics } from '../../src/telemetry/metrics.ts';

/** Returns the text of docs/metrics.md with its table made anew from the registered metrics. */
export function withMetricsTable(page: string): string {
  return page.replace(/^\| metric [^]*?\n\n/m, `${table()}\n\n`);
}

function table(): string {
  const { registry } = new Metrics();
  registerGauges({ registry } as GaugesParts); // the other parts only look up values
  const ours = registry.getMetricsAsArray().map((metric) => metric as unknown as Registered);
  const rows = ours
    .filter(({ name }) => name.startsWith('tier_relay_'))
    .sort((one, other) => one.name.localeCompare(other.name))
    .map(({ name, type, labelNames, help }) => `| \`${name}\` | ${type} | ${labelsIn(labelNames)} | ${help} |`);
  return ['| metric | type | labels | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** Fields of a metric that prom-client keeps but its types leave out. */
interface Registered {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labelNames: readonly string[];
}

function labelsIn(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
