export const grid = {
  'grid.name': 'Assets',
  'grid.empty.title': 'Nothing here',
  'grid.empty.body': 'The folders of the library hold no files yet. What arrives in them shows here by itself.',
  'grid.empty.add': 'Add a folder…',
  'grid.empty.sample': 'Open the sample library',
  'grid.empty.library.title': 'No pictures yet',
  'grid.empty.library.body': 'Add a folder, or drop one on this window. Your files stay where they are.',
  'grid.cell.unread': 'Asset {n}',
} as const;
