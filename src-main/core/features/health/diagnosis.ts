/** What helps others to find out what is wrong: texts that can be read before they are given away. */
import { readFile } from 'node:fs/promises';
import type { HealthState } from '../../../../src-shared/contract/health.ts';
import type { Deps } from '../../deps.ts';
import { LOG_VERSION, logFiles } from '../../log.ts';
import { hashedPath, redact } from '../../redact.ts';
import { allSettingsOf } from '../app/app.service.ts';
import { structure } from './health.sql.ts';

export interface Diagnosis {
  readonly name: string;
  readonly files: { readonly name: string; readonly about: string; readonly text: string }[];
}

/** Of the log, its end. Characters. */
const MOST_LOG = 400_000;

/** `whole`: with paths, names and what private text the log has. */
export async function diagnosis(deps: Deps, health: HealthState, whole: boolean): Promise<Diagnosis> {
  const [held, settings, log] = await Promise.all([
    deps.db.call(structure, undefined),
    allSettingsOf(deps),
    logText(deps.paths.folder, whole),
  ]);
  const { versions, ...rest } = health;
  const jobs = deps.jobs.list().map(({ name, state, error, startedAt, endedAt, done, total, failed }) => ({
    name,
    state,
    startedAt,
    endedAt,
    done,
    total,
    failed,
    error: error && { code: error.code, ...(whole ? { message: error.message } : {}) },
  }));
  const file = (name: string, about: string, value: unknown) => ({ name, about, text: JSON.stringify(value, null, 2) });
  return {
    name: `vitrine-diagnosis-${health.at.slice(0, 10)}`,
    files: [
      file('versions.json', 'Versions of Vitrine and of what it is made of.', versions),
      file('health.json', 'The Health page as it is now.', whole ? rest : withoutNames(rest)),
      file('structure.json', 'Structure and counts of the catalog.', { ...held, endings: usual(held.endings) }),
      file(
        'settings.json',
        'Settings of the catalog; texts of yours are left out.',
        whole ? settings : openSettings(settings),
      ),
      file('jobs.json', 'What Vitrine did lately, and with what errors.', jobs),
      { name: 'log.txt', about: 'The end of the log.', text: log },
    ],
  };
}

/** An ending that looks like one; others may be part of a name. */
const usual = (endings: readonly { readonly ext: string; readonly count: number }[]) =>
  endings.map(({ ext, count }) => ({ ext: /^[a-z0-9]{0,5}$/.test(ext) ? ext : '…', count }));

function withoutNames({ roots, attention, sealing, ...rest }: Omit<HealthState, 'versions'>): object {
  return {
    ...rest,
    attention: attention.map(({ what, tone }) => ({ what, tone })),
    sealing: { ...sealing, error: sealing.error === null ? null : 'yes' },
    roots: roots.map(({ path, state, problem }) => ({ path: hashedPath(path), state, problem: problem?.code })),
  };
}

/** Numbers, yes and no, and the choices of the interface; whatever people may have typed becomes its hash. */
function openSettings(settings: Readonly<Record<string, unknown>>): object {
  const CHOICES = /^ui\.(view|sort|dir|layout|theme|canvas|keymap|inspectorTab)$/;
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => {
      if (typeof value === 'number' || typeof value === 'boolean' || value === null) return [key, value];
      return [key, CHOICES.test(key) ? value : typeof value === 'string' ? hashedPath(value) : '…'];
    }),
  );
}

/** Lines that were written while private text was kept pass the same allow-list now. */
async function logText(folder: string, whole: boolean): Promise<string> {
  const texts = await Promise.all(logFiles(folder).map((path) => readFile(path, 'utf8').catch(() => '')));
  const text = texts.toReversed().join('').slice(-MOST_LOG);
  return text
    .split('\n')
    .flatMap((line) => (whole ? [line] : cleanLine(line)))
    .join('\n');
}

function cleanLine(line: string): string[] {
  try {
    const { level, time, pid, msg, v, private: whole, ...said } = JSON.parse(line) as Record<string, unknown>;
    const clean = v === LOG_VERSION && whole === undefined ? said : redact(said);
    return [JSON.stringify({ level, time, pid, msg, ...clean })];
  } catch {
    return [];
  }
}
