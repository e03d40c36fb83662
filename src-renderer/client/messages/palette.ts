export const palette = {
  'palette.name': 'All commands',
  'palette.hint': 'What do you want to do?',
  'palette.nothing': 'No command is called that.',
  'palette.barred': 'not yours to change',
  'palette.unavailable': 'not now',
  'palette.foot': '↑ ↓ choose · Enter do it · Esc close',
  'command.palette': 'All commands',
} as const;
