import { z } from 'zod';
import { LINK_KINDS, LINK_WAYS } from '../domain/links.ts';
import { query } from '../rpc/define.ts';
import { AssetNo, Seq, Targets } from './shapes.ts';

/** One of the library at the other end of a link. */
const LinkEnd = z.object({ n: AssetNo, name: z.string(), path: z.string() });

export const Link = z.object({
  kind: z.enum(LINK_KINDS),
  /** As the file writes it; absent where it says an id alone. */
  written: z.string().optional(),
  /** Where that leads on this machine. */
  lookedFor: z.string().optional(),
  /** The asset that is meant, and how it was found; absent: none in this library. */
  found: LinkEnd.extend({ how: z.enum(LINK_WAYS) }).optional(),
});
export type Link = z.infer<typeof Link>;

export const LinkUse = LinkEnd.extend({ kind: z.enum(LINK_KINDS) });
export type LinkUse = z.infer<typeof LinkUse>;

/** Files that name other files: layouts and what is placed in them, models and their textures, what was made from what. */
export const links = {
  /** What a file names, missing ones first, and which files name it. */
  'links.of': query({
    in: z.object({ n: AssetNo }),
    out: z.object({ seq: Seq, uses: z.array(Link), usedBy: z.array(LinkUse) }),
  }),
  /** Those of `targets` that files outside of them use, with some of these: before they are moved or put into the trash. */
  'links.inUse': query({
    in: z.object({ targets: Targets }),
    out: z.object({
      seq: Seq,
      used: z.number().int(),
      by: z.number().int(),
      some: z.array(
        z.object({ n: AssetNo, name: z.string(), by: z.array(z.object({ n: AssetNo, name: z.string() })) }),
      ),
    }),
  }),
};
