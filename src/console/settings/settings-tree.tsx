import schema from '../../../config/connector.schema.json';
import { isRecord } from '../../model/is-record.ts';
import { schemaAt, type SettingSchema } from './setting-schema.ts';

/** Shows every setting with its value and its meaning. */
export function SettingsTree({ settings }: { readonly settings: unknown }) {
  return <Group settings={settings} path="" schema={schema} />;
}

interface GroupProps {
  readonly settings: unknown;
  readonly path: string;
  readonly schema: SettingSchema | undefined;
}

function Group({ settings, path, schema }: GroupProps) {
  // Names outside the schema are ours, made from settings, such as a duration in milliseconds.
  const entries = isRecord(settings) ? Object.entries(settings).filter(([name]) => schemaAt(schema, name)) : [];
  const groups = entries.filter(([, value]) => isRecord(value));
  const values = entries.filter(([, value]) => !isRecord(value));
  return (
    <>
      {values.length > 0 && (
        <section className="panel settings" aria-label={path}>
          <h3>
            <code>{path}</code>
          </h3>
          {schema?.description !== undefined && <p className="note">{schema.description}</p>}
          <dl>
            {values.map(([name, value]) => (
              <div key={name}>
                <dt>
                  <code>{name}</code>
                </dt>
                <dd>
                  <Value value={value} />
                </dd>
                <dd className="note">{schemaAt(schema, name)?.description}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {groups.map(([name, value]) => (
        <Group
          key={name}
          settings={value}
          path={path === '' ? name : `${path}.${name}`}
          schema={schemaAt(schema, name)}
        />
      ))}
    </>
  );
}

function Value({ value }: { readonly value: unknown }) {
  if (Array.isArray(value)) {
    if (value.every((each) => typeof each === 'string')) return <code>{value.join(', ') || 'none'}</code>;
    return (
      <ul>
        {value.map((each, index) => (
          <li key={index}>
            <code>{isRecord(each) ? inWords(each) : JSON.stringify(each)}</code>
          </li>
        ))}
      </ul>
    );
  }
  return <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>;
}

function inWords(record: Readonly<Record<string, unknown>>): string {
  return Object.entries(record)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(' · ');
}
