/** Expressions that people type can take longer than the world lasts: they get so long, and no longer. */
import { Script } from 'node:vm';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';

const MOST_MS = 2000;

/** Runs `work`, which may be cut off anywhere. Throws RpcError invalid-input when it takes too long. */
export function bounded<T>(work: () => T, ms = MOST_MS): T {
  try {
    return new Script('work()').runInNewContext({ work }, { timeout: ms }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new RpcError('invalid-input', 'This expression takes too long to look for. Make it simpler: repetitions inside of repetitions, such as (a+)+, are what makes it slow.');
  }
}
