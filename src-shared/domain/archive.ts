/** Files put away: moved into an archive, where they stay in the catalog and from where they come back. */

/** Of an archive, beside its files: what a scan never looks into. */
export const ARCHIVE_FOLDER = '.vitrine-archive';

/** What the register of an archived asset holds. Keys stand in the order of CBOR, so that log and register hold the same text. */
export interface Archived {
  /** ms since 1970. */
  readonly at: number;
  /** Where it was: a root's id in hex, a folder below it and a name, both with a character for each byte. */
  readonly from: readonly [root: string, folder: string, name: string];
  /** The archive: a root's id in hex and the folder below it. */
  readonly bundle: readonly [root: string, folder: string];
  /** Of the whole file, hex. */
  readonly sha256: string;
}

/** One line for each file, as `sha256sum` writes and checks them. Names with line breaks or backslashes are written as it does. */
export function printManifest(files: readonly { readonly path: string; readonly sha256: string }[]): string {
  return files
    .map(({ path, sha256 }) => {
      const name = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
      return `${name === path ? '' : '\\'}${sha256}  ${name}\n`;
    })
    .join('');
}

/** @returns hash by path. Lines that are none are left out. */
export function parseManifest(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, escaped, sha256, name] = /^(\\?)([0-9a-f]{64}) [ *](.+)$/s.exec(line) ?? [];
    if (sha256 === undefined || name === undefined) continue;
    found.set(escaped ? name.replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one === 'r' ? '\r' : one)) : name, sha256);
  }
  return found;
}
