import { z } from 'zod';
import { query, command, topic } from '../rpc/define.ts';
import { TagChanges } from './assets.ts';
import { CommandResult, Seq, TagPathText, Targets } from './shapes.ts';

export const TagNode = z.object({
  n: z.number().int(),
  name: z.string(),
  path: TagPathText,
  parent: z.number().int().optional(),
  /** Assets with this tag or one below it. */
  count: z.number().int(),
});
export type TagNode = z.infer<typeof TagNode>;

export const tags = {
  /** The whole tree, flat, parents before children, by name. */
  'tags.list': query({ in: z.object({}), out: z.object({ seq: Seq, tags: z.array(TagNode) }) }),
  /** One undo step; makes tags that do not exist yet. */
  'tags.apply': command({
    in: TagChanges.extend({ targets: Targets }),
    out: CommandResult,
  }),
  'tags.changed': topic({ data: z.object({ seq: Seq }) }),
};
