/** What a thief who can write to the share, or a colleague, forges: nobody takes it for another's. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { base32 } from '../../../src-shared/domain/team/names.ts';
import { isOwnWish, proofBy, readAcl } from './acl-file.ts';
import { newSecrets, secretsFrom, type Signer, signerOf } from './keys.ts';
import { FORMAT, type Segment, writeSegment } from './segment.ts';
import { entity, type Person, team } from './testing/people.ts';

const newInvite = () => ({ key: signerOf(secretsFrom(randomBytes(16), 'invite')), invite: base32(randomBytes(16)) });

/** A segment in the name of this person, signed by somebody else. */
function inNameOf(person: Person, thief: Signer, writer: Uint8Array, first: number, prev: Segment | undefined): Segment {
  const header = {
    catalog: entity(7), writer, device: person.signer.id, first, last: first,
    prev: prev ? Buffer.from(prev.hash, 'hex') : null, acl: [...person.log.membership.resolved.heads], seen: {}, wall: 1, least: FORMAT, opened: null,
  };
  return writeSegment(header, [{ stamp: { ms: 2_000_000 + first, counter: 0 }, group: randomBytes(16), ops: [{ op: 'set', entities: [entity(1)], field: 1, value: 5, seen: [null] }] }], thief);
}

describe('forged', () => {
  test('segments in a member’s name that came before their admission speak for each other in vain', () => {
    const one = team();
    const before = [...one.files];
    const bob = one.join('Bob', 'editor');
    const [thief, writer] = [signerOf(newSecrets()), randomBytes(16)];
    const first = inNameOf(bob, thief, writer, 1, undefined);
    const second = inNameOf(bob, thief, writer, 3, first);
    // Says that it comes after the second, from before it.
    const voucher = inNameOf(bob, thief, writer, 2, second);
    const reader = one.reader([...before, first, second, voucher]);
    reader.hear(...one.files);
    expect(reader.store.segments.size).toBe(0);
    expect(reader.rating(1)).toBeUndefined();
    const real = one.rate(bob, 1, 3);
    expect(reader.hear(real).rating(1)).toBe(3);
  });

  test('nobody’s invitation for a computer takes the place of somebody’s invitation', () => {
    const one = team();
    const eve = one.join('Eve', 'viewer');
    const { key, invite } = newInvite();
    const before = [...one.files];
    one.say(one.founder, { t: 'invite', invite, key: key.keys.sign, role: 'editor', name: 'Bob' });
    const device = signerOf(newSecrets());
    const bob = { invite, member: base32(randomBytes(16)), device: device.keys };
    one.say(one.founder, { t: 'admit', ...bob, name: 'Bob', proof: proofBy(key, device, bob) });
    // From before she had heard of anything.
    const hers = eve.say({ t: 'invite', invite, key: key.keys.sign, role: 'viewer', name: '', member: eve.member });
    for (const files of [[...one.files, hers], [...before, hers, ...one.files]]) expect(one.reader(files).log.membership.resolved.state.members.get(bob.member)?.role).toBe('editor');
  });

  test('a colleague’s device cannot be let in as one’s own', () => {
    const one = team();
    const eve = one.join('Eve', 'viewer');
    const bob = one.join('Bob', 'editor');
    const { key, invite } = newInvite();
    const asked = { invite, member: eve.member, device: bob.signer.keys };
    const proof = proofBy(key, eve.signer, asked);
    expect(isOwnWish({ ...asked, proof })).toBe(false);
    eve.hear(...one.files);
    eve.say({ t: 'invite', invite, key: key.keys.sign, role: 'viewer', name: '', member: eve.member });
    expect(() => eve.say({ t: 'admit', ...asked, name: '', proof })).toThrow(/could not be read back/);
    expect(readAcl(new Uint8Array(3))).toBeUndefined();
  });

  test('an invitation for a computer ends with the rights of who made it, and none but admins let in an admin’s', () => {
    const one = team();
    const { founder } = one;
    const [amy, ben, ed] = [one.join('Amy', 'admin'), one.join('Ben', 'admin'), one.join('Ed', 'editor')];
    for (const who of [founder, amy, ben, ed]) who.hear(...one.files);
    const { key, invite } = newInvite();
    const device = signerOf(newSecrets());
    const asked = { invite, member: ben.member, device: device.keys };
    const code = one.say(amy, { t: 'invite', invite, key: key.keys.sign, role: 'admin', name: '', member: ben.member });
    const admit = { t: 'admit', ...asked, name: '', proof: proofBy(key, device, asked) } as const;
    const letIn = (by: Person): boolean => one.reader([...one.files, by.say(admit)]).log.membership.resolved.state.devices.has(device.id);
    expect(letIn(ed.hear(code))).toBe(false);
    founder.hear(...one.files);
    one.say(founder, { t: 'remove', member: amy.member, cut: {} });
    expect(letIn(ben.hear(...one.files))).toBe(false);
  });
});
