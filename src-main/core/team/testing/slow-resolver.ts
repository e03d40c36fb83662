/** Which entries of a membership log count, by the rules as they are written down and nothing else: the judge of the quick way. */
import type { AclEntry } from '../../../../src-shared/domain/team/acl.ts';
import { atLeast } from '../../../../src-shared/domain/team/roles.ts';
import { after, allowed, type AclState, type Crypto, nobody, RECOVERY, takenFrom } from '../../../../src-shared/domain/team/state.ts';

export function resolveSlowly(entries: readonly AclEntry[], root: string, crypto: Crypto): Set<string> {
  const byHash = new Map(entries.map((entry) => [entry.hash, entry]));
  const sees = (entry: AclEntry, other: AclEntry): boolean => entry.prev.some((hash) => hash === other.hash || (byHash.has(hash) && sees(byHash.get(hash) as AclEntry, other)));
  const whole = (entry: AclEntry): boolean => (entry.hash === root ? entry.prev.length === 0 : entry.prev.length > 0 && entry.prev.every((hash) => byHash.has(hash) && whole(byHash.get(hash) as AclEntry)));
  const all = [...byHash.values()].filter(whole).sort((a, b) => a.depth - b.depth || (a.hash < b.hash ? -1 : 1));
  const before = (entry: AclEntry): AclEntry[] => all.filter((other) => sees(entry, other));
  const fold = (some: readonly AclEntry[]): AclState => some.reduce((state, entry) => after(state, entry, crypto), nobody);

  const memberOf = (device: string): string | undefined => {
    for (const { body } of all) {
      if (body.t === 'found' && crypto.deviceId(body.device.sign) === device) return body.member;
      if (body.t === 'found' && crypto.deviceId(body.recovery.sign) === device) return RECOVERY;
      if (body.t === 'admit' && crypto.deviceId(body.device.sign) === device) return body.member;
    }
    return undefined;
  };
  /** When somebody could have become an admin first. */
  const since = (member: string | undefined): number => {
    if (member === RECOVERY) return all.findIndex(({ body }) => body.t === 'found') + 0.5;
    const first = all.findIndex(({ body }) => {
      if (body.t === 'found') return body.member === member;
      if (body.t === 'role.set') return body.member === member && body.role === 'admin';
      return body.t === 'admit' && body.member === member && all.some(({ body: asked }) => asked.t === 'invite' && asked.invite === body.invite && asked.role === 'admin' && asked.member === undefined);
    });
    return first < 0 ? all.length : first;
  };
  const seniority = (entry: AclEntry) => since(memberOf(entry.device));

  // R2: those voided by a removal that counts; what counts depends on what is void, so it is asked until it stays the same.
  let void_ = new Set<string>();
  for (let round = 0; ; round++) {
    const counts = new Set<string>();
    const hit = new Set<string>();
    const waiting = [...all];
    while (waiting.length) {
      const ready = waiting.filter((entry) => entry.prev.every((hash) => !waiting.some((other) => other.hash === hash)));
      const next = ready.reduce((best, entry) => (seniority(entry) < seniority(best) ? entry : best));
      waiting.splice(waiting.indexOf(next), 1);
      if (hit.has(next.hash) || void_.has(next.hash)) continue;
      if (!allowed(fold(before(next).filter(({ hash }) => counts.has(hash))), next, crypto)) continue;
      counts.add(next.hash);
      const taken = takenFrom(next.body);
      if (!taken || taken.collection) continue;
      for (const other of all) {
        if (other === next || sees(other, next) || sees(next, other) || memberOf(other.device) !== taken.member) continue;
        if (taken.device !== undefined && taken.device !== other.device) continue;
        const stays = taken.role && (taken.role === 'admin' || ((other.body.t === 'invite' || other.body.t === 'admit') && other.body.member === taken.member) || (other.body.t === 'admit' && atLeast(taken.role, 'editor')));
        if (stays || (takenFrom(other.body) && seniority(other) <= seniority(next))) continue;
        hit.add(other.hash);
      }
    }
    for (const hash of hit) counts.delete(hash);
    const same = hit.size === void_.size && [...hit].every((hash) => void_.has(hash));
    void_ = hit;
    if (same || round >= all.length) return counts;
  }
}
