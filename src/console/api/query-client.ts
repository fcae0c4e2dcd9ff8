import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './call.ts';

/** `true` while signed in. */
export const sessionKey = ['session'];

/** A session that has ended takes what was shown with it. */
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
    // What was done shows everywhere at once.
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
