import { useQuery } from '@tanstack/react-query';
import { getClient, type Output } from '../../client/client.ts';

export type Health = Output<'health.state'>;

const OPEN_MS = 2000;
const ELSE_MS = 60_000;

/** How the program is: every two seconds while somebody looks at it, each minute for the sign in the sidebar. */
export function useHealth(looking: boolean): Health | undefined {
  return useQuery({
    queryKey: ['health.state', {}],
    queryFn: ({ signal }) => getClient().call('health.state', {}, { signal }),
    refetchInterval: looking ? OPEN_MS : ELSE_MS,
    refetchIntervalInBackground: false,
    staleTime: looking ? 0 : ELSE_MS,
  }).data;
}
