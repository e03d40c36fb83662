import { z } from 'zod';
import { query, command, topic } from '../rpc/define.ts';
import { TagChanges } from './assets.ts';
import { CommandResult, Seq, TagPathText, Targets } from './shapes.ts';

export const TagNode = z.object({
  n: z.number().int(),
  /** Lasting, 32 hex digits. */
  id: z.string(),
  name: z.string(),
  path: TagPathText,
  parent: z.number().int().optional(),
  /** Assets with this tag or one below it. */
  count: z.number().int(),
  // Of few: what thousands would say alike is not said.
  /** Other words by which it is found. */
  synonyms: z.array(z.string()).optional(),
  /** It groups others and is written to no file. */
  category: z.literal(true).optional(),
});
export type TagNode = z.infer<typeof TagNode>;

const Synonyms = z.array(z.string().max(1000)).max(1000);
/** A keyword list as Lightroom writes it. */
const KeywordList = z.string().max(50_000_000);

export const tags = {
  /** The whole tree, flat, parents before children, by name. */
  'tags.list': query({ in: z.object({}), out: z.object({ seq: Seq, tags: z.array(TagNode) }) }),
  /** One undo step; makes tags that do not exist yet. */
  'tags.apply': command({
    in: TagChanges.extend({ targets: Targets }),
    out: CommandResult,
  }),
  'tags.create': command({ in: z.object({ path: TagPathText, synonyms: Synonyms.optional(), category: z.boolean().optional() }), out: CommandResult }),
  /** Renames and moves: `to` is the whole new path, whose parents are made. What files call it by the old one still means it. */
  'tags.rename': command({ in: z.object({ tag: TagPathText, to: TagPathText }), out: CommandResult }),
  /** Assets and tags below go to `into`, which is made when there is none. */
  'tags.merge': command({ in: z.object({ tags: z.array(TagPathText).min(1).max(1000), into: TagPathText }), out: CommandResult }),
  /** With all below them, and off every asset. */
  'tags.delete': command({ in: z.object({ tags: z.array(TagPathText).min(1).max(1000) }), out: CommandResult }),
  'tags.set': command({ in: z.object({ tag: TagPathText, synonyms: Synonyms.optional(), category: z.boolean().optional() }), out: CommandResult }),
  /** Adds what a keyword list names; takes nothing away. `created`: tags that were not there. */
  'tags.import': command({ in: z.object({ text: KeywordList }), out: CommandResult.extend({ created: z.number().int() }) }),
  /** The tree as a keyword list; with `tag` only this one and what is below it. */
  'tags.export': query({ in: z.object({ tag: TagPathText.optional() }), out: z.object({ seq: Seq, tags: z.number().int(), text: KeywordList }) }),
  'tags.changed': topic({ data: z.object({ seq: Seq }) }),
};
