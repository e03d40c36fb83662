/** Which sync program a folder belongs to, from its path and from what such programs leave in it. A guess, for people. */

const BY_PATH: readonly (readonly [RegExp, string])[] = [
  [/[\\/]Dropbox([ (][^\\/]*)?([\\/]|$)/i, 'Dropbox'],
  [/[\\/]OneDrive([ -][^\\/]*)?([\\/]|$)/i, 'OneDrive'],
  [/[\\/]Mobile Documents[\\/]|[\\/]iCloud ?Drive([\\/]|$)/i, 'iCloud Drive'],
  [/[\\/](Google ?Drive|GoogleDrive[^\\/]*|My Drive)([\\/]|$)/i, 'Google Drive'],
  [/[\\/]CloudStorage[\\/]/, 'a sync program'],
  [/[\\/](Nextcloud|ownCloud)([\\/]|$)/i, 'Nextcloud'],
  [/[\\/](Box|Box Sync)([\\/]|$)/, 'Box'],
];
const BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/^\.stfolder/, 'Syncthing'],
  [/^\.dropbox(\.cache)?$/, 'Dropbox'],
  [/^\.(sync|owncloudsync|_sync)_?.*\.(log|db)/, 'Nextcloud'],
  [/^\.SynologyDrive/, 'Synology Drive'],
  [/^\.(sync|resilio)$/i, 'Resilio Sync'],
  [/\.sync-conflict-\d{8}-/, 'Syncthing'],
];

/** @param names what is in the folder */
export function syncedBy(path: string, names: readonly string[]): string | undefined {
  for (const [pattern, program] of BY_NAME) if (names.some((name) => pattern.test(name))) return program;
  return BY_PATH.find(([pattern]) => pattern.test(path))?.[1];
}
