/** A team that shares this catalog over a plain folder (src-main/core/team). */
import { z } from 'zod';
import { ROLES } from '../domain/team/roles.ts';
import { command, query } from '../rpc/define.ts';
import { Seq } from './shapes.ts';

const Folder = z.string().min(1).max(4096);
const Name = z.string().trim().min(1).max(100);
const Role = z.enum(ROLES);
export const TeamMember = z.object({
  id: z.string(),
  name: z.string(),
  /** null: no longer a member. */
  role: Role.nullable(),
  /** It is this machine's. */
  me: z.boolean(),
  devices: z.number().int(),
  /** ms since 1970, by that machine's clock; null: nothing was heard. */
  seen: z.number().nullable(),
});
export type TeamMember = z.infer<typeof TeamMember>;
export const TeamRequest = z.object({ id: z.string(), name: z.string(), role: Role, words: z.string() });
export type TeamRequest = z.infer<typeof TeamRequest>;
export const TeamSynced = z.object({
  share: z.enum(['ok', 'absent', 'other-catalog', 'offline']),
  taken: z.number().int(),
  published: z.number().int(),
  healed: z.number().int(),
  unread: z.number().int(),
  left: z.number().int(),
});
export type TeamSynced = z.infer<typeof TeamSynced>;

export const team = {
  /** `null`: this catalog belongs to nobody else. `words`: to be compared while waiting to be let in. */
  'team.state': query({
    in: z.object({}),
    out: z.object({
      team: z
        .object({
          name: z.string(),
          folder: z.string(),
          state: z.enum(['waiting', 'member', 'removed']),
          role: Role.nullable(),
          words: z.string().nullable(),
          last: TeamSynced.nullable(),
          /** ms since 1970 of the last exchange with the share. */
          at: z.number().nullable(),
          /** Changes that nobody else has yet, and groups of operations that do not count. */
          pending: z.number().int(),
          held: z.number().int(),
          /** Equal on every machine that has heard the same. */
          digest: z.string(),
        })
        .nullable(),
    }),
  }),
  /** Makes `<folder>/<team>.vitrine`. `roots`: paths of folders of the library that take part; absent: all that are there. */
  'team.create': command({
    in: z.object({ folder: Folder, name: Name, team: Name.optional(), roots: z.array(Folder).optional() }),
    out: z.object({ seq: Seq, folder: z.string(), team: z.string(), member: z.string(), roots: z.array(z.string()), recovery: z.string() }),
  }),
  /** A folder of the library becomes the team's as well, with all that was said of its files. */
  'team.share': command({ in: z.object({ path: Folder }), out: z.object({ seq: Seq, path: z.string() }) }),
  'team.invite': command({ in: z.object({ role: Role, name: Name }), out: z.object({ seq: Seq, code: z.string(), role: Role, name: z.string() }) }),
  /** Asks to be let in; answers before anybody has. `folder`: the team's own, or the one it lies in. */
  'team.join': command({ in: z.object({ folder: Folder, code: z.string().max(1000), name: Name }), out: z.object({ seq: Seq, folder: z.string(), member: z.string(), words: z.string(), state: z.enum(['waiting', 'member']) }) }),
  'team.requests': query({ in: z.object({}), out: z.object({ requests: z.array(TeamRequest) }) }),
  /** `ids`: of requests; absent: all. */
  'team.admit': command({ in: z.object({ ids: z.array(z.string()).optional() }), out: z.object({ seq: Seq, admitted: z.array(TeamRequest) }) }),
  'team.members': query({ in: z.object({}), out: z.object({ members: z.array(TeamMember) }) }),
  'team.role': command({ in: z.object({ member: z.string(), role: Role }), out: z.object({ seq: Seq, member: TeamMember }) }),
  /** What they did up to now, as far as it was heard of here, stays. */
  'team.remove': command({ in: z.object({ member: z.string() }), out: z.object({ seq: Seq, member: TeamMember }) }),
  /** Until everything that is seen there is applied, and everything of one's own is published. */
  'team.sync': command({ in: z.object({}), out: TeamSynced.extend({ seq: Seq }) }),
  /** Measures what a team asks of a folder, by two processes, and takes away what it made; see domain/team/folder-check.ts. Takes up to some minutes. */
  'team.check': command({
    in: z.object({ folder: Folder }),
    out: z.object({
      seq: Seq,
      verdict: z.enum(['good', 'slow', 'unsafe']),
      summary: z.string(),
      reasons: z.array(z.object({ level: z.enum(['note', 'slow', 'unsafe']), code: z.string(), text: z.string() })),
      facts: z.record(z.string(), z.unknown()),
    }),
  }),
  /** What the team did, latest first. */
  'team.log': query({
    in: z.object({ limit: z.number().int().min(1).max(1000).optional() }),
    out: z.object({
      entries: z.array(z.object({ seq: z.number().int(), member: z.string(), name: z.string(), label: z.string(), assets: z.number().int(), at: z.number(), counts: z.boolean() })),
    }),
  }),
};
