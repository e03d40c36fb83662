export const loupe = {
  'loupe.name': 'Loupe',
  'loupe.filmstrip': 'Filmstrip',
  'loupe.position': '{at} of {total}',
  'loupe.zoom': '{percent} %',
  'loupe.fit': 'Fit',
  'loupe.full': '100 %',
  'loupe.unplayable':
    'This {type} cannot be played in a window; here is a picture of it. Show it in the file manager to open it in its own program.',
  'loupe.preview.failed': 'The large preview could not be made; the small one is shown.',
  'loupe.empty': 'Nothing to show',
  'command.loupe.zoom': 'Zoom to 100 % at the pointer',
  'command.loupe.info': 'Info overlay',
  'command.go.next': 'Next',
  'command.go.previous': 'Previous',
  'command.go.first': 'First',
  'command.go.last': 'Last',
} as const;
