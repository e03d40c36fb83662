/** What files say of other files: placed in them, linked, or what they were made from. Pure. */

/** `placed`: it is shown or played in the file that names it. `made-from`: that file was made from it. */
export const LINK_KINDS = ['placed', 'made-from'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** One file that another one names. */
export interface FileRef {
  readonly kind: LinkKind;
  /** As it is written: a path as any system writes it, or a `file:` address. */
  readonly path?: string;
  /** `xmpMM:DocumentID` and `xmpMM:InstanceID` of it, as they are written. */
  readonly documentId?: string;
  readonly instanceId?: string;
  /** Bytes. */
  readonly size?: number;
}

/**
 * How a file was found. `path`: where it is said to be, or there below the folder that the other one was moved with. `id`: by its XMP ids.
 * `name`: by name and size, or name and folder. `moved`: it stood there once, and is elsewhere now.
 */
export const LINK_WAYS = ['path', 'id', 'name', 'moved'] as const;
export type LinkWay = (typeof LINK_WAYS)[number];

export interface RefPath {
  readonly absolute: boolean;
  /** The last one is the file's name. Of a relative one the first may be `..`. NFC. */
  readonly parts: readonly string[];
}

const MOST = 4096;

/**
 * Reads a path as Windows, Unix, old Macs (`Disk:Folder:name`) and `file:` addresses write it. Undefined for what is no file of a disk:
 * addresses of the web, data, names with zeros or line ends in them.
 */
export function readRefPath(written: string): RefPath | undefined {
  let text = written.trim().normalize('NFC');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: just these stand in no path
  if (!text || text.length > MOST || /[\u0000-\u001f]/.test(text)) return undefined;
  const address = /^file:(?:\/\/(?:localhost)?(?=\/)|\/\/)?/i.exec(text);
  if (address) {
    text = decoded(text.slice(address[0].length));
    // What had a host before it is on a share, absolute all the same.
    if (address[0].endsWith('//') && !text.startsWith('/')) text = `//${text}`;
    text = text.replace(/^\/+(?=[a-z]:)/i, '');
  } else if (/^[^/\\:]*(?::[^/\\:]+){2,}$/.test(text) || /^:[^/\\:]/.test(text)) {
    const [disk, ...parts] = text.split(':');
    return cleaned(disk !== '', parts);
  } else if (/^[a-z][a-z0-9+.-]+:/i.test(text)) return undefined;
  text = text.replaceAll('\\', '/');
  const drive = /^[a-z]:(?=\/)/i.exec(text);
  if (drive) text = text.slice(2);
  return cleaned(text.startsWith('/'), text.split('/'));
}

/** Of an address in a file of the web or of XML: without query and fragment, decoded. */
export function readRefAddress(address: string): string | undefined {
  const text = address.trim();
  if (
    !text ||
    text.startsWith('#') ||
    text.startsWith('//') ||
    (/^[a-z][a-z0-9+.-]+:/i.test(text) && !/^file:/i.test(text))
  )
    return undefined;
  const bare = text.replace(/[?#].*$/s, '');
  return /^file:/i.test(bare) ? bare : decoded(bare) || undefined;
}

/** The same for names that differ in case alone. */
export const linkKey = (name: string): string => name.normalize('NFC').toLowerCase();

function cleaned(absolute: boolean, given: readonly string[]): RefPath | undefined {
  const parts: string[] = [];
  for (const part of given) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !absolute) parts.push(part);
  }
  return parts.length > 0 && parts.at(-1) !== '..' ? { absolute, parts } : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text).normalize('NFC');
  } catch {
    return text;
  }
}
