import { formatCount, formatInstant } from './format.ts';

interface BarsProps {
  readonly label: string;
  /** The start of each step. */
  readonly at: readonly string[];
  readonly series: readonly { readonly name: string; readonly className: string; readonly values: readonly number[] }[];
}

const height = 64;
const step = 12;

/** Shows counts over time as stacked bars. A hidden list has the same numbers for screen readers. */
export function Bars({ label, at, series }: BarsProps) {
  const totals = at.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const most = Math.max(1, ...totals);
  const columns = at.map((instant, index) => {
    let top = height;
    const bars = series.map(({ name, className, values }) => {
      const value = values[index] ?? 0;
      const size = value === 0 ? 0 : Math.max(2, (value / most) * height);
      top -= size;
      return { name, className, value, size, top };
    });
    const title = `${formatInstant(instant)}: ${bars.map(({ name, value }) => `${formatCount(value)} ${name}`).join(', ')}`;
    return { instant, index, bars, title };
  });
  return (
    <figure className="bars">
      <figcaption>
        <span>{label}</span>
        {series.map(({ name, className, values }) => (
          <span key={name} className="legend">
            <i className={className} /> {formatCount(values.reduce((sum, value) => sum + value, 0))} {name}
          </span>
        ))}
      </figcaption>
      <svg viewBox={`0 -2 ${at.length * step} ${height + 3}`} preserveAspectRatio="none" aria-hidden="true">
        {columns.map(({ instant, index, bars, title }) => (
          <g key={instant}>
            <title>{title}</title>
            <rect className="column" x={index * step} y={-2} width={step} height={height + 2} />
            {bars.map(({ name, className, size, top }) => (
              <rect key={name} className={className} x={index * step + 1.5} y={top} width={step - 3} height={size} />
            ))}
          </g>
        ))}
        <line x1={0} x2={at.length * step} y1={height + 0.5} y2={height + 0.5} />
      </svg>
      <ul className="unseen">
        {columns.map(({ instant, title }) => (
          <li key={instant}>{title}</li>
        ))}
      </ul>
    </figure>
  );
}
