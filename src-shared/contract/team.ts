/** A team that shares this catalog over a plain folder (src-main/core/team). */
import { z } from 'zod';
import { ROLES } from '../domain/team/roles.ts';
import { command, query, topic } from '../rpc/define.ts';
import { Seq, Targets } from './shapes.ts';

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
  /** `here`: this very machine. `seen`: as above. */
  machines: z.array(z.object({ id: z.string(), here: z.boolean(), seen: z.number().nullable() })),
});
export type TeamMember = z.infer<typeof TeamMember>;
export const TeamRequest = z.object({ id: z.string(), name: z.string(), role: Role, words: z.string(), /** Of somebody who is a member, with another computer. */ computer: z.boolean() });
export type TeamRequest = z.infer<typeof TeamRequest>;
export const TeamSynced = z.object({
  share: z.enum(['ok', 'absent', 'other-catalog', 'offline']),
  taken: z.number().int(),
  published: z.number().int(),
  healed: z.number().int(),
  /** So many of them had stood there: the folder was older than it had been. */
  setBack: z.number().int(),
  unread: z.number().int(),
  /** Files that are there and were not read yet: each look reads so many. */
  later: z.number().int(),
  left: z.number().int(),
});
export type TeamSynced = z.infer<typeof TeamSynced>;

/** What was done and does not count, of one segment: it is adopted as one. */
export const TeamHeld = z.object({
  /** Hash of the segment, hex. */
  segment: z.string(),
  member: z.string(),
  name: z.string(),
  /** `role`: the role did not allow it; `revoked`: after the removal or the change of role. */
  why: z.enum(['role', 'revoked', 'unknown-device']),
  /** What each held action was, at most 20 of them. */
  labels: z.array(z.string()),
  actions: z.number().int(),
  assets: z.number().int(),
  /** ms since 1970, by that machine's clock. */
  at: z.number(),
});
export type TeamHeld = z.infer<typeof TeamHeld>;

export const team = {
  /** What `team.state` and the other questions answer may be another now. */
  'team.changed': topic({ data: z.object({ seq: Seq }) }),
  /** `null`: this catalog belongs to nobody else. `words`: to be compared while waiting to be let in. */
  'team.state': query({
    /** `digest`: computed when asked for, which takes long in a large catalog. */
    in: z.object({ digest: z.boolean().optional() }),
    out: z.object({
      team: z
        .object({
          /** Of the member that this machine is of. */
          member: z.string(),
          person: z.string(),
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
          /** People who ask to be let in, where one may let them in; as of the last exchange. */
          asking: z.number().int(),
          /**
           * Files that had stood in the folder, were gone, and were put back from here, since somebody last said that they know; `at`: ms since
           * 1970 of the latest. The folder was restored from a backup, or emptied.
           */
          setBack: z.object({ files: z.number().int(), at: z.number() }).nullable(),
          /** The share does not answer just now. */
          stalled: z.boolean(),
          /** Folders of the library that are the team's. */
          roots: z.array(z.object({ n: z.number().int(), name: z.string(), path: z.string() })),
          /** Equal on every machine that has heard the same; null: not asked for. */
          digest: z.string().nullable(),
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
  /** For another computer of a member's: by themselves, or an admin. Absent: one's own. */
  'team.inviteComputer': command({ in: z.object({ member: z.string().optional() }), out: z.object({ seq: Seq, code: z.string(), member: z.string(), name: z.string() }) }),
  /** Asks to be let in; answers before anybody has. `folder`: the team's own, or the one it lies in. */
  'team.join': command({ in: z.object({ folder: Folder, code: z.string().max(1000), /** Needed but for another computer of a member's. */ name: Name.optional() }), out: z.object({ seq: Seq, folder: z.string(), member: z.string(), words: z.string(), state: z.enum(['waiting', 'member']) }) }),
  'team.requests': query({ in: z.object({}), out: z.object({ requests: z.array(TeamRequest) }) }),
  /** `ids`: of requests; absent: all. */
  'team.admit': command({ in: z.object({ ids: z.array(z.string()).optional() }), out: z.object({ seq: Seq, admitted: z.array(TeamRequest) }) }),
  'team.members': query({ in: z.object({}), out: z.object({ members: z.array(TeamMember) }) }),
  'team.role': command({ in: z.object({ member: z.string(), role: Role }), out: z.object({ seq: Seq, member: TeamMember }) }),
  /** What they did up to now, as far as it was heard of here, stays. */
  'team.remove': command({ in: z.object({ member: z.string() }), out: z.object({ seq: Seq, member: TeamMember }) }),
  /** One machine of a member, which was stolen or lost: what comes from it later is held back. The member stays. */
  'team.removeMachine': command({ in: z.object({ member: z.string(), machine: z.string() }), out: z.object({ seq: Seq, member: TeamMember }) }),
  /** Of these assets, how many this person's role does not let them change, and why. */
  'team.lockedOf': query({ in: z.object({ targets: Targets }), out: z.object({ count: z.number().int(), why: z.enum(['viewer', 'contributor', 'removed']).nullable() }) }),
  /** Tags and collections of the team's that this person's role does not let them change: their numbers. `granted`: collections of which they say what is in them all the same. */
  'team.locked': query({ in: z.object({}), out: z.object({ ns: z.array(z.number().int()), granted: z.array(z.number().int()) }) }),
  /** What does not count, latest first. */
  'team.held': query({ in: z.object({}), out: z.object({ held: z.array(TeamHeld) }) }),
  /** It counts after all, in the name of who did it. `segments`: of `team.held`; absent: all. */
  'team.adopt': command({ in: z.object({ segments: z.array(z.string()).optional() }), out: z.object({ seq: Seq, adopted: z.number().int() }) }),
  /** This catalog belongs to no team any more, and keeps what it has. `untold`: also while the share is away, where the others go on listing this person. */
  'team.leave': command({ in: z.object({ untold: z.boolean().optional() }), out: z.object({ seq: Seq }) }),
  /** An admin again, by the recovery key: of a team that this catalog belongs to, or as a new member of the one in `folder`. */
  'team.recover': command({ in: z.object({ key: z.string().max(1000), folder: Folder.optional(), name: Name.optional() }), out: z.object({ seq: Seq, folder: z.string(), member: z.string() }) }),
  /** Somebody knows that the folder was older than it had been. */
  'team.setBackSeen': command({ in: z.object({}), out: z.object({ seq: Seq }) }),
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
