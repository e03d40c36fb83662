export const grid = {
  'grid.name': 'Assets',
  'grid.empty.title': 'Nothing here',
  'grid.empty.body': 'No asset matches this search.',
  'grid.empty.clear': 'Clear the search',
  'grid.empty.library.title': 'No pictures yet',
  'grid.empty.library.body': 'Add a folder, or drop one on this window. Your files stay where they are.',
  'grid.cell.unread': 'Asset {n}',
} as const;
