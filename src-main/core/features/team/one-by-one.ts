/** Originals in the team's folder, one after another, as a job. */
import type { TeamKept } from '../../../../src-shared/contract/team-originals.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import { showPath } from '../../paths.ts';
import type { Steps } from '../../team/originals/blobs.ts';
import { RemoteError } from '../../team/remote/remote.ts';

const MOST_TOLD = 1000;

interface One {
  readonly path: Uint8Array;
  /** Bytes. */
  readonly size: number;
}
type Phase = 'keeping' | 'fetching' | 'freeing';
type Logger = Deps['log'];
/** Else: why not, for people. */
export type Outcome = 'done' | 'same' | string;

/** One after another; what fails is told, and what comes after it is tried all the same, unless the share is away or full. */
export async function oneByOne<F extends One>(
  files: readonly F[],
  { job, phase, log, partBytes, verify = false }: { job: JobControl; phase: Phase; log: Logger; partBytes: number; verify?: boolean },
  act: (file: F, steps: Steps) => Promise<Outcome>,
): Promise<TeamKept> {
  const out = { done: 0, same: 0, bytes: 0 };
  const failed: TeamKept['failed'] = [];
  const [total, all] = [files.reduce((bytes, { size }) => bytes + size, 0), files.length];
  let passed = 0;
  let failures = 0;
  for (const file of files) {
    const before = passed;
    const tell = () =>
      job.progress({
        phase,
        done: out.done + out.same + failures,
        total: all,
        part: total ? passed / total : 1,
        failed: failures,
      });
    tell();
    await job.unpaused();
    job.signal.throwIfAborted();
    const steps: Steps = {
      signal: job.signal,
      partBytes,
      verify,
      async step(bytes) {
        passed += bytes;
        tell();
        await job.unpaused();
        job.signal.throwIfAborted();
      },
    };
    const how = await act(file, steps).catch((error: unknown) => {
      if (job.signal.aborted) throw error;
      if (error instanceof RemoteError && error.trouble !== 'failed')
        throw new RpcError(
          error.trouble === 'offline' ? 'offline' : 'conflict',
          `${error.message} ${phase === 'freeing' ? 'Nothing more was deleted' : 'What was copied stays'}; start it again and it goes on.`,
        );
      log.warn({ error, phase }, 'an original could not be copied, fetched or freed');
      return error instanceof RpcError || error instanceof RemoteError ? error.message : 'It could not be read or written; the log tells more.';
    });
    passed = before + file.size;
    if (how === 'done') {
      out.done++;
      out.bytes += file.size;
    } else if (how === 'same') out.same++;
    else if (++failures <= MOST_TOLD) failed.push({ path: showPath(file.path), message: how });
  }
  return { ...out, failed };
}
