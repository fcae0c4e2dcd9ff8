/** Shows any JSON as a tree that opens and closes. Cuts long lists and deep trees: a body has up to 1 MiB. */
export function JsonTree({
  value,
  name,
  depth = 0,
}: {
  readonly value: unknown;
  readonly name?: string;
  readonly depth?: number;
}) {
  const label = name !== undefined && <span className="json-key">{name}</span>;
  if (typeof value !== 'object' || value === null) {
    return (
      <div className="json-leaf">
        {label}
        <span className={`json-${value === null ? 'null' : typeof value}`}>{JSON.stringify(value)}</span>
      </div>
    );
  }
  const entries: [string, unknown][] = Object.entries(value);
  const shown = entries.slice(0, mostEntries);
  return (
    <details className="json-node" open={depth < openDepth}>
      <summary>
        {label}
        <span className="json-size">{Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`}</span>
      </summary>
      {depth < mostDepth &&
        shown.map(([key, each]) => <JsonTree key={key} name={key} value={each} depth={depth + 1} />)}
      {entries.length > shown.length && <div className="json-leaf">… {entries.length - shown.length} more</div>}
    </details>
  );
}

const openDepth = 2;
const mostDepth = 40;
const mostEntries = 200;

/** Returns the parsed JSON, or the text itself when it is no JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
