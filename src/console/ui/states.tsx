import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../api/call.ts';

/** Says that there is nothing to show, and what to do about it. */
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
  /** Height of the placeholder in lines, so that the rest of the page does not jump; 4 by default. */
  readonly lines?: number;
  readonly children: (data: Data) => ReactNode;
}

/** True when the service no longer has the thing, such as an erased customer: its old data must not be shown. */
export function isGone(error: Error | null): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** Shows a query's data; while the query fails, the error and the data before it. */
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

/** Holds the place of data that have not arrived. */
export function Skeleton({ lines }: { readonly lines: number }) {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} />
      ))}
    </div>
  );
}
