/** Commands that change what is shown are not done to what is the team's and not this person's to change: said before it is tried. */
import { barBy, type Command } from '../../client/commands.ts';
import { rows } from '../../client/rows.ts';
import { lockedText } from '../../client/team.ts';
import { toast } from '../../ui/index.ts';
import { getSelection, targets } from '../selection/index.ts';

/** By the beginning of their names; the others look, find, or are about the window. */
const CHANGE = [
  /^(rate|label|flag|rotate|gps)\./,
  /^(trash|tag|template|replace|places|taken|rename|move|archive|unarchive|develop)$/,
  /^(edits|metadata)\.(paste|reset|write)$/,
  /^stacks\.(make|split|top|auto)/,
  /^develop\.(paste|reset|crop|spots|eyes)$/,
  /^film\.(trim|mute)$/,
  /^marker\.(set|remove)$/,
  /^rights\.(draft|review|approved|rejected)$/,
];

function why({ id }: Command): string | undefined {
  if (!CHANGE.some((one) => one.test(id))) return undefined;
  const on = targets();
  const ns = Array.isArray(on) ? on : [getSelection().focus ?? -1];
  for (const n of ns) {
    const locked = rows.get(n)?.locked;
    if (locked) return lockedText(locked);
  }
  return undefined;
}

barBy({ why, say: (text) => toast({ text, key: 'locked' }) });
