import { Link } from 'wouter';
import type { Service } from '../api/types.ts';
import { Badge } from '../ui/badge.tsx';
import { destinationName, formatBytes } from '../ui/format.ts';
import { Time } from '../ui/time.tsx';

/** Shows the service's version, last webhook, database, settings and replicas. */
export function ServicePanel({ service }: { readonly service: Service }) {
  const { version, startedAt, database, replicas, configuration, lastWebhookAt } = service;
  return (
    <>
      {configuration.refused && <Refused refused={configuration.refused} />}
      <dl className="facts">
        <div>
          <dt>Version</dt>
          <dd>
            {version}
            <span className="note">
              started <Time at={startedAt} ago />
            </span>
          </dd>
        </div>
        <div>
          <dt>Last webhook</dt>
          <dd>{lastWebhookAt === null ? 'none yet' : <Time at={lastWebhookAt} ago />}</dd>
        </div>
        <div>
          <dt>Database</dt>
          <dd>
            PostgreSQL {database.version}
            <span className="note">
              {database.kind}, {formatBytes(database.sizeBytes)}, synchronous_commit {database.synchronousCommit}
            </span>
          </dd>
        </div>
        <div>
          <dt>Settings</dt>
          <dd>
            <Link href="/settings">{configuration.file}</Link>
            <span className="note">
              in force since <Time at={configuration.loadedAt} />
            </span>
          </dd>
        </div>
      </dl>
      <h3>Replicas</h3>
      <ul className="lanes">
        {replicas.map(({ id, host, leads, seenAt, isThis, configHash }) => (
          <li key={id}>
            <span>
              <strong>{host}</strong> {isThis && <Badge tone="quiet">answers here</Badge>}
              {configHash !== configuration.hash && <Badge tone="warning">other settings</Badge>}
            </span>
            <span>{leads.length === 0 ? 'stands by' : `delivers to ${leads.map(destinationName).join(', ')}`}</span>
            <span className="note">
              seen <Time at={seenAt} ago />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

export function Refused({ refused }: { readonly refused: NonNullable<Service['configuration']['refused']> }) {
  return (
    <div className="failure" role="alert">
      <p>
        <strong>A change of the settings was refused</strong> at <Time at={refused.at} />; those before it stay in
        force.
      </p>
      <ul>
        {refused.problems.map(({ where, problem }) => (
          <li key={`${where} ${problem}`}>
            <code>{where}</code> {problem}
          </li>
        ))}
      </ul>
    </div>
  );
}
