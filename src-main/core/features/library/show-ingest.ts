import type { Ingest } from '../../ingest/ingest.ts';
import type { Jobs, Live } from '../../jobs/jobs.ts';

/** While ingest is busy it stands in Activity. Cancelling it is pausing it: the files are in the library and wait. */
export function showIngest(ingest: Ingest, jobs: Jobs): void {
  let shown: Live | undefined;
  ingest.onChange(() => {
    const { state, problem, ...progress } = ingest.state();
    if (state === 'idle') {
      shown?.end();
      shown = undefined;
      return;
    }
    shown ??= jobs.live('ingest', 'Reading files', {
      pause: ingest.pause,
      resume: ingest.resume,
      cancel: ingest.pause,
    });
    shown.update({ ...progress, error: problem });
  });
}
