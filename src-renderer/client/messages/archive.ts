/** Files that are put away. */
export const archive = {
  'command.archive': 'Archive the selection…',
  'command.unarchive': 'Bring back from the archive',
  'command.archive.check': 'Check an archive…',
  'archive.title': { one: 'Archive {n} asset', other: 'Archive {n} assets' },
  'archive.do': 'Archive here',
  'archive.note': 'Files are moved into a new folder in it, with checksums and their versions, and are found as before. Undo moves them back.',
  'archive.name': 'Name of the archive',
  'archive.started': 'Archiving. Activity shows how far it is.',
  'archive.back.started': 'Bringing files back. Activity shows how far it is.',
  'archive.failed': { one: '{n} problem: {path} {message}', other: '{n} problems. The first: {path} {message}' },
  'archive.check.title': 'Check which archive?',
  'archive.check.do': 'Check this archive',
  'archive.check.note': 'All of its files are read and compared with their checksums.',
} as const;
