import type { Resolved } from '../../../src-shared/domain/team/resolver.ts';

/** By member: which entries about them count. Where that is as it was, so is what was decided about what they did. */
export function storiesIn(resolved: Resolved): Map<string, string> {
  const stories = new Map<string, string>();
  const note = (member: string | undefined, hash: string) => {
    if (member !== undefined) stories.set(member, `${stories.get(member) ?? ''} ${hash}`);
  };
  for (const { hash, body } of resolved.order) {
    if (!resolved.valid.has(hash)) continue;
    else if (body.t === 'adopt') for (const { id } of resolved.state.members.values()) note(id, hash);
    else if ('member' in body) note(body.member, hash);
  }
  return stories;
}
