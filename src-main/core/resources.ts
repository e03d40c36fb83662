import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Folder or file under `resources/`: beside the sources in a checkout, beside the bundle in a package. No slash at the end. */
export function resource(name: string): string {
  for (const up of ['../../resources/', '../resources/', '../../../resources/']) {
    const path = fileURLToPath(new URL(up + name, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw new Error(`The program's own file resources/${name} is not there; please install Vitrine again.`);
}
