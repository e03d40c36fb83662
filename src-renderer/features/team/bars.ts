/** Commands that change what is shown are not done to what is the team's and not this person's to change: said before it is tried. */
import type { Output } from '../../client/client.ts';
import { barBy, type Changes } from '../../client/commands.ts';
import { queries } from '../../client/query.ts';
import { toast } from '../../ui/index.ts';
import { targetCollection } from '../collections/index.ts';
import { whyLocked } from '../selection/index.ts';

/** Which assets are in a collection that was granted to somebody is theirs to say, whatever their role. */
function whyNoMembers(): string | undefined {
  const target = targetCollection();
  const granted = queries.getQueryData<Output<'team.locked'>>(['team.locked', {}])?.granted;
  return target && granted?.includes(target.n) ? undefined : whyLocked();
}

const WHY: Readonly<Record<Changes, () => string | undefined>> = {
  chosen: whyLocked,
  members: whyNoMembers,
  own: () => undefined,
};

barBy({ why: ({ changes = 'own' }) => WHY[changes](), say: (text) => toast({ text, key: 'locked' }) });
