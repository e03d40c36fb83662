/**
 * The catalogs that this user has opened on this machine, and which one opens when none is named. A small file in the system's place
 * for settings: it holds paths only, and losing it loses nothing.
 */
import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { writeOnce } from './backup/files.ts';

export interface RecentCatalog {
  /** Absolute. */
  readonly path: string;
  /** ISO, when it was last opened. */
  readonly opened: string;
  /** Its database is there now. */
  readonly there: boolean;
  /** Opens when none is named. */
  readonly standard: boolean;
}

interface Stored {
  readonly standard?: string;
  readonly recent: readonly { readonly path: string; readonly opened: string }[];
}

const MOST = 20;

/** `VITRINE_CONFIG` names another folder, for tests and for portable use. */
export function configFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env['VITRINE_CONFIG']) return resolve(env['VITRINE_CONFIG']);
  if (process.platform === 'win32') return join(env['APPDATA'] || join(homedir(), 'AppData', 'Roaming'), 'Vitrine');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Vitrine');
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'vitrine');
}

const file = (): string => join(configFolder(), 'catalogs.json');

/** The folder that opens when none is named: the one chosen, else `~/Vitrine`. */
export function standardCatalog(): string {
  return stored().standard ?? join(homedir(), 'Vitrine');
}

/** The last opened first. */
export function recentCatalogs(): RecentCatalog[] {
  const { recent } = stored();
  const standard = standardCatalog();
  return recent.map(({ path, opened }) => ({ path, opened, there: isCatalog(path), standard: path === standard }));
}

export const isCatalog = (folder: string): boolean => existsSync(join(folder, 'catalog.db'));

/**
 * Notes that a catalog was opened. `standard`: from now on it is the one that opens when none is named. `passing`: nobody named it for
 * keeps; one in the system's folder for temporary files is then not noted. Never throws.
 */
export function noteOpened(folder: string, { standard = false, passing = false } = {}): void {
  const path = resolve(folder);
  if (passing && !process.env['VITRINE_CONFIG'] && isTemporary(path)) return;
  const now = stored();
  const [first] = now.recent;
  // Each command of a script would write it anew.
  if (!standard && first?.path === path && Date.now() - Date.parse(first.opened) < 60_000) return;
  const recent = [{ path, opened: new Date().toISOString() }, ...now.recent.filter((one) => one.path !== path)].slice(
    0,
    MOST,
  );
  const chosen = standard ? path : now.standard;
  try {
    mkdirSync(dirname(file()), { recursive: true, mode: 0o700 });
    writeOnce(file(), `${JSON.stringify({ ...(chosen ? { standard: chosen } : {}), recent }, null, 2)}\n`);
  } catch {
    // A home that cannot be written is no reason not to open a catalog.
  }
}

function isTemporary(path: string): boolean {
  const real = (where: string): string => (existsSync(where) ? realpathSync(where) : where);
  return [tmpdir(), real(tmpdir())].some((top) => real(path).startsWith(top + sep));
}

function stored(): Stored {
  try {
    const value = JSON.parse(readFileSync(file(), 'utf8')) as Partial<Stored>;
    const recent = (Array.isArray(value.recent) ? value.recent : []).filter(
      (one) => typeof one?.path === 'string' && typeof one.opened === 'string',
    );
    return { recent, ...(typeof value.standard === 'string' ? { standard: value.standard } : {}) };
  } catch {
    return { recent: [] };
  }
}
