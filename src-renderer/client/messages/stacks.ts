export const stacks = {
  'stacks.count': { one: 'A stack of one', other: 'A stack of {n}: S opens it' },
  'stacks.count.open': { one: 'A stack of one', other: 'One of an opened stack of {n}: S closes it' },
  'stacks.pair': '{files}, shown as one: S opens it',
  'stacks.pair.open': 'One of {files}: S closes it',
  'stacks.pairs.on': 'Files of one shot are shown as one',
  'stacks.pairs.off': 'Every file is shown by itself',
  'command.stacks.make': 'Stack the selection',
  'command.stacks.split': 'Unstack',
  'command.stacks.open': 'Open or close the stack',
  'command.stacks.top': 'Put on top of the stack',
  'command.stacks.all': 'Open or close all stacks',
  'command.stacks.pairs': 'Show RAW and JPEG, live photos and voice memos as one, or not',
} as const;
