import { type SyntheticEvent, useState } from 'react';
import { useFilter } from './use-filter.ts';

const spans = [
  ['any time', undefined],
  ['last hour', 3_600_000],
  ['last 24 hours', 86_400_000],
  ['last 7 days', 604_800_000],
  ['last 30 days', 2_592_000_000],
] as const;

/** Filters by customer and by time. */
export function LookUp() {
  const { filter, change } = useFilter();
  const given = filter.customer ?? filter.email ?? '';
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get('who');
    const who = typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
    const isAddress = who?.includes('@') === true;
    change({ customer: isAddress ? undefined : who, email: isAddress ? who : undefined });
  };
  return (
    <form className="look-up" role="search" onSubmit={submit}>
      <label>
        <span>Customer</span>
        <input key={given} name="who" type="search" placeholder="Customer id or e-mail" defaultValue={given} />
      </label>
      <Period />
      <button type="submit">Look up</button>
    </form>
  );
}

/** Filters by the time of receipt. */
export function Period() {
  const { filter, change } = useFilter();
  const [isOpen, setOpen] = useState(false);
  const isOwn = isOpen || filter.since !== undefined || filter.until !== undefined;
  const choose = (value: string): void => {
    if (value === 'own') {
      setOpen(true);
      return;
    }
    setOpen(false);
    const span = spans.find(([label]) => label === value)?.[1];
    change({ since: span && new Date(Date.now() - span).toISOString(), until: undefined });
  };
  return (
    <>
      <label>
        <span>Received</span>
        <select value={isOwn ? 'own' : 'any time'} onChange={({ target }) => choose(target.value)}>
          {spans.map(([label]) => (
            <option key={label}>{label}</option>
          ))}
          <option value="own">from … until …</option>
        </select>
      </label>
      {isOwn && (
        <>
          <Moment label="From" value={filter.since} onChange={(since) => change({ since })} />
          <Moment label="Until" value={filter.until} onChange={(until) => change({ until })} />
        </>
      )}
    </>
  );
}

interface MomentProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (instant: string | undefined) => void;
}

/** A field for an instant, shown and typed in the viewer's time zone. */
function Moment({ label, value, onChange }: MomentProps) {
  return (
    <label>
      <span>{label}</span>
      <input
        key={value}
        type="datetime-local"
        defaultValue={value === undefined ? '' : localTime(value)}
        onBlur={({ target }) => {
          const instant = target.value === '' ? undefined : new Date(target.value).toISOString();
          if (instant !== value && (value === undefined || target.value !== localTime(value))) onChange(instant);
        }}
      />
    </label>
  );
}

/** Returns an instant as `datetime-local` takes it, in the viewer's time zone. */
function localTime(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
