import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The catalog that opens when none is named: the one chosen with `vitrine catalog open`, else `~/Vitrine`. The same as
 * src-main/core/catalogs.ts, which an old Node could not load.
 */
export function standardCatalog(env = process.env) {
  const base = {
    win32: join(env.APPDATA || join(homedir(), 'AppData', 'Roaming'), 'Vitrine'),
    darwin: join(homedir(), 'Library', 'Application Support', 'Vitrine'),
  };
  const other = join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'vitrine');
  const folder = env.VITRINE_CONFIG ? resolve(env.VITRINE_CONFIG) : (base[process.platform] ?? other);
  try {
    const { standard } = JSON.parse(readFileSync(join(folder, 'catalogs.json'), 'utf8'));
    if (typeof standard === 'string') return standard;
  } catch {
    // There is no such file before the first choice.
  }
  return join(homedir(), 'Vitrine');
}
