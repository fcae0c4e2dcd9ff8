import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './call.ts';

/** The query whose value is true while signed in. */
export const sessionKey = ['session'];

/** Removes all data that was shown, as a session has ended. */
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
    // Every list shows the result at once.
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
