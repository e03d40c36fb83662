export const together = {
  'overlooked.name': 'Edited at once',
  'overlooked.count': { one: '{n} value', other: '{n} values' },
  'overlooked.body':
    'Two people gave the same a value, and neither had seen the other’s. The latest shows; the others are kept. Say which counts, for everybody.',
  'overlooked.none': 'Nobody overlooked anything',
  'overlooked.none.body': 'Where several people gave the same a value, whoever came later had seen what stood there.',
  'overlooked.shows': 'shows now',
  'overlooked.somebody': 'Somebody',
  'overlooked.you': 'You',
  'overlooked.clock': 'their clock; here since {here}',
  'overlooked.all.shown': 'Keep what shows',
  'overlooked.all.mine': 'Take mine',
  'overlooked.all.of': 'Take {name}’s',
  'overlooked.keys': '↑ ↓ next · 1–9 choose · Space select',
  'keys.place.overlooked': 'edited at once',
  'command.view.overlooked': 'Show what was edited at once',
} as const;
