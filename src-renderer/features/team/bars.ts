/** Commands that change what is shown are not done to what is the team's and not this person's to change: said before it is tried. */
import { barBy, type Command } from '../../client/commands.ts';
import { toast } from '../../ui/index.ts';
import { whyLocked } from '../selection/index.ts';

/** By the beginning of their names; the others look, find, or are about the window. */
const CHANGE = [
  /^(rate|label|flag|rotate|gps)\./,
  /^(trash|tag|template|replace|places|taken|rename|move|archive|unarchive|develop)$/,
  /^(edits|metadata)\.(paste|reset|write)$/,
  /^stacks\.(make|split|top|auto)/,
  /^develop\.(paste|reset|crop|spots|eyes)$/,
  /^film\.(trim|mute)$/,
  /^marker\.(write|remove)$/,
  /^versions\.saveAs$/,
  /^together\.restore$/,
  /^rights\.(draft|review|approved|rejected)$/,
];

const why = ({ id }: Command): string | undefined => (CHANGE.some((one) => one.test(id)) ? whyLocked() : undefined);

barBy({ why, say: (text) => toast({ text, key: 'locked' }) });
