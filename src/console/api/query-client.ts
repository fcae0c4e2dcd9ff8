import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './call.ts';

/** Query key of the session; its value is `true` while the person is signed in. */
export const sessionKey = ['session'];

/** Ends the session in this page, and removes all that it has shown. */
export function forgetEverything(): void {
  queryClient.setQueryData(sessionKey, false);
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
}

function onError(error: Error): void {
  if (error instanceof ApiError && error.status === 401) forgetEverything();
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({
    onError,
    // Fetches everything on the page again: an action shows everywhere at once.
    onSuccess: () => queryClient.invalidateQueries(),
  }),
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
});
