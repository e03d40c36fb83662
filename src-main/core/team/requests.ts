/** Who asks to be let in. Anybody may put there any number of files that are called like requests, and none of them hides one that is. */
import { JOIN, parseJoin } from '../../../src-shared/domain/team/names.ts';
import { FairTurns } from './fair.ts';
import { type JoinRequest, readRequest } from './join.ts';
import { shortHash } from './keys.ts';
import { isName, type Name, type Remote } from './remote/remote.ts';
import { Unread } from './unread.ts';

/** Files read in one look, and bytes of one: requests have fewer. */
const MOST_READ = 256;
const MOST_BYTES = 4096;
/** Requests with one code that are looked at: more is nobody's wish. */
const MOST_OF_ONE = 16;

export interface Asked {
  /** As its name has it. */
  readonly hash: string;
  readonly request: JoinRequest;
}

export type Requests = ReturnType<typeof createRequests>;

export function createRequests(remote: Pick<Remote, 'list' | 'get'>) {
  /** By hash, what turned out to be a request. */
  const kept = new Map<string, { readonly invite: string; readonly bytes: Uint8Array }>();
  /** What is none is read less and less often. */
  const unread = new Unread();
  const turns = new FairTurns();

  return {
    /** Requests that are there, of these invitations. Rejects with RemoteError. */
    async look(isOpen: (invite: string) => boolean, inviteWith: Parameters<typeof readRequest>[1]): Promise<Asked[]> {
      unread.begin();
      const files: { readonly name: Name; readonly invite: string; readonly hash: string }[] = [];
      for await (const { name } of remote.list(JOIN)) {
        const hint = isName(name) ? parseJoin(name) : undefined;
        if (hint && isOpen(hint.invite)) files.push({ name, ...hint });
      }
      const there = new Set(files.map(({ hash }) => hash));
      for (const hash of kept.keys()) if (!there.has(hash)) kept.delete(hash);
      unread.keep(new Set(files.map(({ name }) => name)));
      turns.keep(new Set(files.map(({ invite }) => invite)));
      const many = (invite: string) => [...kept.values()].filter((one) => one.invite === invite).length >= MOST_OF_ONE;
      const due = files.filter(({ name, invite, hash }) => !kept.has(hash) && unread.isDue(name) && !many(invite));
      for (const { name, invite, hash } of turns.inOrder(due, ({ name }) => name, ({ invite }) => invite).slice(0, MOST_READ)) {
        if (kept.has(hash) || many(invite)) continue;
        turns.had(name, invite);
        const bytes = await remote.get(name, [0, MOST_BYTES]);
        if (bytes !== 'not-visible' && shortHash(bytes) === hash && readRequest(bytes, inviteWith)) kept.set(hash, { invite, bytes });
        else unread.failed([{ name, hash }]);
      }
      return [...kept].flatMap(([hash, { bytes }]) => {
        const request = readRequest(bytes, inviteWith);
        return request ? [{ hash, request }] : [];
      });
    },
  };
}
