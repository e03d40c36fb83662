import { z } from 'zod';
import { COLLECTION_KINDS, LONGEST_QUERY } from '../domain/collections.ts';
import { command, query, topic } from '../rpc/define.ts';
import { AssetNo, CommandResult, Seq, Targets } from './shapes.ts';

const CollectionNo = z.number().int().positive();
const Name = z.string().min(1).max(500);
const QueryText = z.string().max(LONGEST_QUERY);

export const CollectionKind = z.enum(COLLECTION_KINDS);

export const Collection = z.object({
  n: CollectionNo,
  /** Lasting, 32 hex digits. */
  id: z.string(),
  name: z.string(),
  /** `Trips/Lisbon`, with a slash inside a name written `\/`: as after `collection:`. */
  path: z.string(),
  parent: CollectionNo.optional(),
  kind: CollectionKind,
  query: QueryText.optional(),
  /** Assets in it, or found by it, now; of a set those in any of its collections. */
  count: z.number().int(),
  /** The asset whose picture stands for it. */
  cover: AssetNo.optional(),
});
export type Collection = z.infer<typeof Collection>;

export const collections = {
  /** All, by name. */
  'collections.list': query({ in: z.object({}), out: z.object({ seq: Seq, collections: z.array(Collection) }) }),
  /** `targets`: what is put into a manual one at once, in this order. */
  'collections.create': command({
    in: z.object({
      name: Name,
      parent: CollectionNo.optional(),
      kind: CollectionKind,
      query: QueryText.optional(),
      targets: Targets.optional(),
    }),
    out: CommandResult.extend({ n: CollectionNo }),
  }),
  'collections.set': command({
    in: z.object({
      collection: CollectionNo,
      name: Name.optional(),
      /** null: the top. */
      parent: CollectionNo.nullable().optional(),
      query: QueryText.optional(),
      /** null: the first in it. */
      cover: AssetNo.nullable().optional(),
    }),
    out: CommandResult,
  }),
  /** A set with what is in it. No asset goes. */
  'collections.delete': command({ in: z.object({ collections: z.array(CollectionNo).min(1).max(1000) }), out: CommandResult }),
  'collections.add': command({ in: z.object({ collection: CollectionNo, targets: Targets }), out: CommandResult }),
  'collections.remove': command({ in: z.object({ collection: CollectionNo, targets: Targets }), out: CommandResult }),
  /** Moves members before another one, or to the end. */
  'collections.place': command({
    in: z.object({ collection: CollectionNo, ns: z.array(AssetNo).min(1).max(2000), before: AssetNo.nullable() }),
    out: CommandResult,
  }),
  'collections.changed': topic({ data: z.object({ seq: Seq }) }),
};
