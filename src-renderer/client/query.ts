/** The cache of answered queries. What is in it is refreshed by client/refresh.ts alone. */
import {
  keepPreviousData,
  QueryClient,
  type UseQueryOptions,
  type UseQueryResult,
  useQuery,
} from '@tanstack/react-query';
import { type CallName, getClient, type Input, type Output } from './client.ts';
import { whenLooked } from './first-look.ts';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (count, error) => count < 2 && 'retryable' in error && error.retryable === true,
    },
  },
});

interface CallChoices {
  /** False: do not ask (yet). */
  enabled?: boolean;
  /** Show the former answer while another input's is on its way, so that nothing jumps. True unless told. */
  keep?: boolean;
}

/** The answer of a query, asked once, kept, and read again when a topic says so. */
export function useCall<N extends CallName>(
  name: N,
  input: Input<N>,
  choices: CallChoices = {},
): UseQueryResult<Output<N>> {
  const options: UseQueryOptions<unknown> = {
    queryKey: [name, input],
    queryFn: async ({ signal }) => {
      await whenLooked();
      return getClient().call(name, input, { signal });
    },
    enabled: choices.enabled ?? true,
    ...(choices.keep === false ? {} : { placeholderData: keepPreviousData<unknown> }),
  };
  // The library cannot tell that an answer is never a function; the contract says what it is.
  return useQuery(options) as UseQueryResult<Output<N>>;
}
