/** Programs that files are opened in. */
export const editors = {
  'command.editor.open': 'Open in its program',
  'command.editor.set': 'Editors…',
  'editors.title': 'Editors',
  'editors.about': 'The program that a kind of file is opened in (Ctrl+E): the path of the program. Without one the system decides. What the program saves becomes a version where versions are kept; a new file named after the first one is stacked with it.',
  'editors.system': 'As the system opens it',
  'editors.opened': 'Opened {name}',
  'editors.rest': 'All other kinds',
} as const;
