/** Coming back by the recovery key, adopting what was held back, and leaving: what is done seldom, and has to be right. */

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { base32, printAcl, unbase32 } from '../../../../src-shared/domain/team/names.ts';
import { type AclState, RECOVERY, roleOf } from '../../../../src-shared/domain/team/state.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { proofBy, readAcl } from '../../team/acl-file.ts';
import { inviteOf } from '../../team/join.ts';
import { newSecrets, type Secrets, secretsFrom, signerOf } from '../../team/keys.ts';
import { asName } from '../../team/remote/remote.ts';
import { cutOf, forget, held, say } from '../../team/team.sql.ts';
import { fileIn, writeIdentity } from './identity.ts';
import type { Session, TeamInside } from './team.ts';

export const printRecovery = (seed: Uint8Array): string => `vitrine-recovery-${base32(seed)}`;

/** @returns undefined when it is none; spaces, dashes and letter case do not matter, since it was written on paper */
export function parseRecovery(text: string): Uint8Array | undefined {
  const code = /^vitrinerecovery([a-z2-7]{26})$/.exec(text.replaceAll(/[\s-]+/g, '').toLowerCase())?.[1];
  return code === undefined ? undefined : unbase32(code, 16);
}

export function createGoing({
  db,
  paths,
  shareNow,
  begun,
  end,
  needed,
  stateOf,
  sync,
  sayOne,
  mayDo,
  start,
}: TeamInside) {
  const isRecovery = (state: AclState, device: string) =>
    state.devices.get(device)?.member === RECOVERY && roleOf(state, device) === 'admin';

  /** Says by the recovery key what only an admin may say. */
  const sayBy = async (one: Session, secrets: Secrets, body: Parameters<typeof sayOne>[1]): Promise<void> => {
    await db.call(say, { of: { ...one.of, secrets }, input: body });
  };

  async function adminAgain(one: Session, secrets: Secrets): Promise<void> {
    await sync();
    const state = await stateOf(one);
    if (!isRecovery(state, signerOf(secrets).id)) throw wrongKey(state.team);
    const { member } = one.identity;
    if (!state.members.get(member)?.role || !roleOf(state, one.signer.id))
      throw new RpcError(
        'conflict',
        'This catalog is not a member of the team any more. Leave the team, and come back with the recovery key and the team’s folder.',
      );
    await sayBy(one, secrets, {
      t: 'role.set',
      member,
      role: 'admin',
      cut: await db.call(cutOf, { of: one.of, input: [one.signer.id] }),
    });
    await sync();
  }

  /** Invites and admits this machine as somebody new, both by the recovery key. */
  async function comeBack(paper: Secrets, { folder, name }: { folder: string; name: string }): Promise<Session> {
    const by = signerOf(paper);
    const found = (await shareNow().find(folder)).filter(({ marker }) => marker);
    for (const { folder: at, marker } of found) {
      if (!marker) continue;
      const catalog = unbase32(marker.catalogId, 16);
      const bytes = await shareNow()
        .remote({ folder: at, writer: by.id })
        .get(asName(printAcl(0, marker.aclRoot)));
      const founding = bytes === 'not-visible' ? undefined : readAcl(bytes);
      if (
        !catalog ||
        founding?.hash !== marker.aclRoot ||
        founding.body.t !== 'found' ||
        hex(founding.body.recovery.sign) !== hex(by.keys.sign)
      )
        continue;
      const [secrets, member] = [newSecrets(), base32(randomBytes(16))];
      writeIdentity(paths.folder, {
        folder: at,
        catalogId: marker.catalogId,
        root: marker.aclRoot,
        member,
        name,
        sign: hex(secrets.sign),
        wrap: hex(secrets.wrap),
        words: null,
      });
      const one = await start(null);
      await sync();
      const state = await stateOf(one);
      if (!isRecovery(state, by.id)) {
        await detach();
        throw wrongKey(state.team);
      }
      const seed = randomBytes(16);
      const { id: invite, signer } = inviteOf(seed);
      const device = one.signer.keys;
      await sayBy(one, paper, { t: 'invite', invite, key: signer.keys.sign, role: 'admin', name });
      await sayBy(one, paper, {
        t: 'admit',
        invite,
        member,
        name,
        device,
        proof: proofBy(signer, one.signer, { invite, member, device }),
      });
      await sync();
      return one;
    }
    throw new RpcError(
      'not-found',
      found.length
        ? `This is not the recovery key of the team in ${folder}.`
        : `There is no team catalog in ${folder}. Choose the folder that the team shares, or the one it lies in.`,
    );
  }

  async function detach(): Promise<void> {
    await end(async () => {
      await db.call(forget, undefined);
      rmSync(fileIn(paths.folder), { force: true });
    });
  }

  return {
    async recover({
      key,
      folder,
      name,
    }: {
      key: string;
      folder?: string | undefined;
      name?: string | undefined;
    }): Promise<{ folder: string; member: string }> {
      const seed = parseRecovery(key);
      if (!seed)
        throw new RpcError(
          'invalid-input',
          'This is no recovery key. Type all of it: it begins with vitrine-recovery- and has 26 letters and digits after that.',
        );
      const paper = secretsFrom(seed, 'recovery');
      const one = begun();
      if (one) await adminAgain(one, paper);
      else if (folder === undefined || !name)
        throw new RpcError('invalid-input', 'Say in which folder the team is, and your name.');
      const now = one ?? (await comeBack(paper, { folder: folder as string, name: name as string }));
      return { folder: now.identity.folder, member: now.identity.member };
    },

    async adopt(segments?: readonly string[]): Promise<number> {
      const one = needed();
      await sync();
      mayDo(await stateOf(one), one, 'admin', 'let count what was held back');
      const there = (await db.call(held, undefined)).map(({ segment }) => segment);
      const missing = segments?.find((segment) => !there.includes(segment));
      if (missing !== undefined)
        throw new RpcError(
          'not-found',
          'What was held back there counts already, or is not known here. See what is: vitrine team held',
        );
      const wanted = segments ?? there;
      // An entry of the membership log is at most 64 KB.
      for (let from = 0; from < wanted.length; from += 1000)
        await sayOne(one, {
          t: 'adopt',
          segments: wanted.slice(from, from + 1000).map((segment) => new Uint8Array(Buffer.from(segment, 'hex'))),
        });
      await sync();
      return wanted.length;
    },

    async removeMachine(member: string, machine: string): Promise<void> {
      const one = needed();
      await sync();
      const state = await stateOf(one);
      const device = state.devices.get(machine);
      if (!device || device.member !== member || device.removed)
        throw new RpcError('not-found', 'This member has no such machine. See which there are: vitrine team members');
      if (member !== one.identity.member) mayDo(state, one, 'admin', 'leave out somebody else’s machine');
      const others = [...state.devices.values()].filter(
        (other) => roleOf(state, other.id) === 'admin' && other.member !== RECOVERY && other.id !== machine,
      );
      if (roleOf(state, machine) === 'admin' && !others.length)
        throw new RpcError(
          'conflict',
          'This is the last machine of an admin: without it nobody could let anybody in. Make somebody else an admin first.',
        );
      await sayOne(one, {
        t: 'remove',
        member,
        device: machine,
        cut: await db.call(cutOf, { of: one.of, input: [machine] }),
      });
      await sync();
    },

    async leave({ untold = false }: { untold?: boolean | undefined }): Promise<void> {
      const one = needed();
      const { member } = one.identity;
      if (!untold) {
        await sync();
        const state = await stateOf(one);
        const others = [...state.members.values()].filter(({ id, role }) => role && id !== member && id !== RECOVERY);
        const me = state.members.get(member);
        if (me?.role && roleOf(state, one.signer.id) && others.length) {
          if (me.role === 'admin' && !others.some(({ role }) => role === 'admin'))
            throw new RpcError(
              'conflict',
              `You are the last admin of “${state.team}”. Make somebody else an admin first, or the others could let nobody in.`,
            );
          await sayOne(one, {
            t: 'remove',
            member,
            cut: await db.call(cutOf, {
              of: one.of,
              input: [...state.devices.values()].filter((device) => device.member === member).map(({ id }) => id),
            }),
          });
          await sync();
        }
      }
      await detach();
    },
  };
}

const wrongKey = (team: string): RpcError =>
  new RpcError(
    'not-found',
    `This is not the recovery key of ${team ? `“${team}”` : 'this team'}, or the key does not count any more.`,
  );
