/** Which names are no assets: what systems, browsers and other programs leave lying about. */
import type { Bytes } from './bytes.ts';

const FILES = new Set(['thumbs.db', 'ehthumbs.db', 'ehthumbs_vista.db', 'desktop.ini', 'icon\r']);
const FILE_ENDS = ['.tmp', '.temp', '.part', '.partial', '.crdownload', '.download', '.filepart', '.lock', '~'];
const FOLDERS = new Set([
  '@eadir',
  '$recycle.bin',
  'system volume information',
  '#recycle',
  '#snapshot',
  'lost+found',
  '__macosx',
  '@recycle',
]);
/** Previews and working data of Lightroom and Capture One. */
const FOLDER_ENDS = ['.lrdata', '.lrcat-data', '.cocatalogdb', '.vitrine'];

/** Hidden by Unix custom: `.DS_Store`, `._name`, `.Trash-1000`, `.vitrine-trash`… */
const isHidden = (name: Bytes): boolean => name.charCodeAt(0) === 46;

export function isIgnoredFile(name: Bytes): boolean {
  if (isHidden(name) || name.startsWith('~$')) return true;
  const lower = name.toLowerCase();
  return FILES.has(lower) || FILE_ENDS.some((end) => lower.endsWith(end));
}

export function isIgnoredFolder(name: Bytes): boolean {
  if (isHidden(name)) return true;
  const lower = name.toLowerCase();
  return FOLDERS.has(lower) || FOLDER_ENDS.some((end) => lower.endsWith(end));
}

export const isSidecar = (name: Bytes): boolean => name.length > 4 && name.slice(-4).toLowerCase() === '.xmp';
