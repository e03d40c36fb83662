import type { HealthState } from '../../../../src-shared/contract/health.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { attentionOf } from './attention.ts';
import { diagnosis } from './diagnosis.ts';
import { healthFacts } from './health.sql.ts';

const SLOWEST = 12;
/** The lists of backups are read from their disks; a window that looks on asks every two seconds. */
const BACKUPS_MS = 10_000;
/** What changes how many originals were fetched. */
const ORIGINALS: ReadonlySet<string> = new Set(['team.fetch', 'team.free']);

export function healthHandlers(deps: Deps): NounHandlers<'health'> {
  let backups: { at: number; list: ReturnType<Deps['keeper']['list']> } | undefined;
  const listed = () => {
    const latest = deps.jobs.list().find((job) => job.name === 'catalog.backup')?.endedAt;
    if (!backups || Date.now() - backups.at > BACKUPS_MS || Date.parse(latest ?? '') > backups.at) {
      backups = { at: Date.now(), list: deps.keeper.list() };
      backups.list.catch(() => {
        backups = undefined;
      });
    }
    return backups.list;
  };

  async function state(): Promise<HealthState> {
    const { health, keeper, jobs, library, ingest } = deps;
    const [facts, processes, sizes, kept] = await Promise.all([
      deps.db.call(healthFacts, undefined),
      health.processes(),
      health.sizes(Math.max(0, ...jobs.list().flatMap(({ name, endedAt }) => (endedAt && ORIGINALS.has(name) ? Date.parse(endedAt) : [])))),
      // A place that cannot be read must not hide everything else.
      listed().catch(() => ({ settings: { keep: 0, folder: null, daily: true }, here: [], there: [] })),
    ]);
    const sealing = keeper.sealing();
    const problems = library.problems();
    const [last, lastSecond] = [kept.here[0]?.taken ?? null, kept.there[0]?.taken ?? null];
    const daily = kept.settings.daily !== false;
    const { state: working, rate } = ingest.state();
    return {
      seq: facts.seq,
      at: new Date().toISOString(),
      attention: attentionOf({
        free: sizes.free,
        database: sizes.database,
        jobs: jobs.list(),
        last,
        daily,
        secondPlace: kept.settings.folder,
        sealing,
        changed: facts.last > 0,
        folders: facts.roots.flatMap((root) => (root.state === 'online' ? (problems.get(root.n)?.message ?? []) : [])),
        now: Date.now(),
      }),
      queue: { state: working, steps: facts.steps, failures: facts.failures, ...(rate === undefined ? {} : { rate }) },
      processes,
      queries: [
        ...health.catalogTimes.list(SLOWEST).map((one) => ({ ...one, where: 'catalog' as const })),
        ...health.searchTimes.list(SLOWEST).map((one) => ({ ...one, where: 'search' as const })),
      ]
        .sort((a, b) => b.p95 - a.p95)
        .slice(0, SLOWEST),
      storage: sizes,
      backup: { last: iso(last), lastSecond: iso(lastSecond), daily },
      sealing: { last: facts.last, upTo: sealing.upTo, at: iso(sealing.at), error: sealing.error },
      roots: facts.roots.map(({ n, name, path, state: there }) => {
        const problem = problems.get(n);
        return { name, path, state: there, ...(problem ? { problem } : {}) };
      }),
      versions: await health.versions(facts.sqlite),
      privateLog: deps.log.keepsPrivate(),
    };
  }

  return {
    'health.state': state,
    'health.diagnosis': async ({ whole }) => diagnosis(deps, await state(), whole),
  };
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
