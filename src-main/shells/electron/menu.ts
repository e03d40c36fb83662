import type { MenuItemConstructorOptions } from 'electron';

/**
 * The window's menu. Entries with a command are the page's own, run there by their id; the page handles the keys
 * itself, so the menu shows them without catching them.
 */
export function menuTemplate(
  run: (command: string) => void,
  platform = process.platform,
): MenuItemConstructorOptions[] {
  const command = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => run(id),
    ...(accelerator && { accelerator, registerAccelerator: false }),
  });
  const mac = platform === 'darwin';
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        command('New Catalog…', 'catalog.new'),
        command('Open Catalog…', 'catalog.open'),
        command('Back Up Now', 'backup'),
        { type: 'separator' },
        command('Add Folder…', 'library.add', 'CmdOrCtrl+Shift+A'),
        { type: 'separator' },
        command('Show in File Manager', 'reveal', 'CmdOrCtrl+R'),
        command('Move to Trash', 'trash', 'Delete'),
        { type: 'separator' },
        { role: mac ? 'close' : 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        command('Undo', 'undo', 'CmdOrCtrl+Z'),
        command('Redo', 'redo', 'CmdOrCtrl+Shift+Z'),
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { type: 'separator' },
        command('Select All', 'select.all', 'CmdOrCtrl+A'),
        command('Select None', 'select.none', 'CmdOrCtrl+D'),
        command('Find', 'search.focus', 'CmdOrCtrl+F'),
      ],
    },
    {
      label: '&View',
      submenu: [
        command('Grid', 'view.grid', 'G'),
        command('Loupe', 'view.loupe', 'E'),
        command('Health', 'view.health', 'CmdOrCtrl+Shift+H'),
        command('Panels', 'panels.toggle', 'Tab'),
        command('Filter Bar', 'filter.toggle', '\\'),
        { type: 'separator' },
        command('Larger', 'grid.larger', 'CmdOrCtrl+='),
        command('Smaller', 'grid.smaller', 'CmdOrCtrl+-'),
        { role: 'togglefullscreen' },
        { type: 'separator' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
    { label: '&Help', submenu: [command('Commands', 'palette', 'CmdOrCtrl+K'), command('Keys', 'help.keys', '?')] },
  ];
}
