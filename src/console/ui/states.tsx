import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../api/call.ts';

/** Nothing to show, and what to do about it. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}

export function Failure({ error, retry }: { readonly error: Error; readonly retry?: () => void }) {
  return (
    <div className="failure" role="alert">
      <p>
        <strong>{isGone(error) ? 'Not found.' : 'This did not work.'}</strong> {error.message}
      </p>
      {retry && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>;
  /** The place it will take, in lines: what follows does not jump. */
  readonly lines?: number;
  readonly children: (data: Data) => ReactNode;
}

/** Such as an erased customer: what was shown of it goes too. */
export function isGone(error: Error | null): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** What a query brought; what it brought last, while it fails. */
export function Loaded<Data>({ query, lines = 4, children }: LoadedProps<Data>) {
  const failure = query.error && <Failure error={query.error} retry={() => void query.refetch()} />;
  if (query.data !== undefined && !isGone(query.error)) {
    return (
      <>
        {failure}
        {children(query.data)}
      </>
    );
  }
  if (failure) return failure;
  return <Skeleton lines={lines} />;
}

/** The place of what is asked for. */
export function Skeleton({ lines }: { readonly lines: number }) {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} />
      ))}
    </div>
  );
}
