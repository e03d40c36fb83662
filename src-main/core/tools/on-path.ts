/** Programs that people may have installed. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** The first that can be started: `chosen` (a path of a setting), the search path, then `more` absolute places. Undefined: there is none. */
export function onPath(
  names: readonly string[],
  chosen: string | undefined,
  more: readonly string[] = [],
): string | undefined {
  const end = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return [
    ...(chosen ? [chosen] : []),
    ...names.flatMap((name) => folders.map((folder) => path.join(folder, name + end))),
    ...more,
  ].find(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    if (!path.isAbsolute(file)) return false;
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
