/**
 * What those who have the team's files tell those who do not, so that these see, sort, filter and search at once: made here of files that lie
 * here, and taken in of all others. Nothing of it is a change: it can be made again at any time, and nobody waits for it.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Id } from '../../../../src-shared/domain/ops/key.ts';
import { base32, parsePreview, PREVIEWS, printPreview } from '../../../../src-shared/domain/team/names.ts';
import { atLeast } from '../../../../src-shared/domain/team/roles.ts';
import { type AclState, roleOf } from '../../../../src-shared/domain/team/state.ts';
import type { DbClient } from '../../db/procedure.ts';
import type { TextPart } from '../../formats/handler.ts';
import { FairTurns, folderIn, type Portion } from '../fair.ts';
import { type Signer, sha256, verify } from '../keys.ts';
import { asName, isName, type Remote } from '../remote/remote.ts';
import { Unread } from '../unread.ts';
import { FULL_PACK, MOST_PACK, MOST_PICTURE, MOST_TOLD, type Packed, type PreviewPack, readPreviewPack, writePreviewPack, writerOf } from './preview-pack.ts';
import { takeFiles } from './take.sql.ts';
import { filesToTell, type Looked, notePack, noteTold, type PackNote, previewPacks, type ToTell } from './tell.sql.ts';
import { decodeTold, encodeTold, isGone } from './told-file.ts';

export interface PreviewsOf {
  readonly db: DbClient;
  readonly remote: Pick<Remote, 'list' | 'get' | 'putNew'>;
  /** 16 bytes. */
  readonly catalog: Uint8Array;
  readonly signer: Signer;
  /** Of the log that this machine writes, 16 bytes. */
  readonly writer: () => Promise<Id>;
  readonly members: () => Promise<AclState>;
  /** A thumbnail by its key in the store; undefined: there is none. */
  readonly pictureOf: (key: string) => Promise<Uint8Array | undefined>;
  /** The words in a file. */
  readonly textOf: (n: number) => Promise<readonly TextPart[]>;
  readonly keepPictures: (entries: readonly { readonly key: string; readonly data: Uint8Array }[]) => Promise<void>;
  readonly keepText: (n: number, parts: readonly TextPart[]) => Promise<void>;
  /** Key in the store of a colleague's picture. */
  readonly keyOf: (of: string) => string;
}

export interface PreviewRound {
  /** Files told of, and files that others told of. */
  readonly told: number;
  readonly taken: number;
}

/** Rows looked at a time, and files taken in a time: the core has other things to do. */
const LOOK = 500;
const TAKE = 50;
/** Names of one pack that are tried in one look: each is a copy, torn or not. */
const MOST_NAMES = 8;
/** What is read in one look of what turns out to be no pack of the team's. */
const MOST_IN_VAIN: Portion = { files: 256, bytes: 256 * 1024 * 1024 };

export type TeamPreviews = ReturnType<typeof createTeamPreviews>;

export function createTeamPreviews(of: PreviewsOf) {
  const { db, remote, signer } = of;
  /** Hashes of packs that unknown devices signed, with the device. */
  const strange = new Map<string, string>();
  /** What is no pack is read less and less often: anybody may have put it there, any number of times. */
  const unread = new Unread();
  const turns = new FairTurns();

  async function packed({ n, told, preview }: ToTell): Promise<Packed> {
    if (isGone(told)) return { told: encodeTold(told), picture: new Uint8Array() };
    const [picture, text] = await Promise.all([preview ? of.pictureOf(preview) : undefined, of.textOf(n)]);
    const shown = picture && picture.length <= MOST_PICTURE ? picture : new Uint8Array();
    const whole = encodeTold({ ...told, text, pictured: shown.length > 0 });
    return { told: whole.length <= MOST_TOLD ? whole : encodeTold({ ...told, text: [], pictured: shown.length > 0 }), picture: shown };
  }

  async function put(files: readonly Packed[]): Promise<PackNote> {
    const writer = await of.writer();
    const name = base32(writer);
    const seq = (await db.call(previewPacks, { hashes: [], writer: name })).last + 1;
    const { hash, bytes } = await writePreviewPack({ catalog: of.catalog, writer, device: signer.id, seq }, files, signer);
    const file = printPreview({ writer: name, seq, hash });
    // A torn copy stands there: it is nobody's pack, and another one gets through.
    const told = await remote.putNew(asName(file), bytes, sha256(bytes));
    return { hash, name: file, writer: name, seq, bytes: bytes.length, state: told === 'taken' ? 'bad' : 'own' };
  }

  /** @param all also what does not fill a pack yet. Rejects with RemoteError; what was not told then is told the next time. */
  async function tell(all: boolean, signal?: AbortSignal): Promise<number> {
    const role = roleOf(await of.members(), signer.id);
    if (!role || !atLeast(role, 'contributor')) return 0;
    let count = 0;
    let files: { n: number; mark: Uint8Array; packed: Packed }[] = [];
    let size = 0;
    let at: Looked | undefined;
    const close = async (looked: Looked) => {
      const pack = files.length ? await put(files.map((one) => one.packed)) : null;
      const stands = pack?.state === 'own';
      await db.call(noteTold, { files: stands ? files.map(({ n, mark }) => ({ n, mark })) : [], looked, pack });
      count += stands ? files.length : 0;
      [files, size] = [[], 0];
    };
    for (let more = true; more; ) {
      signal?.throwIfAborted();
      const found = await db.call(filesToTell, { limit: LOOK, ...(at ? { after: at } : {}) });
      ({ more } = found);
      for (const one of found.files) {
        const next = await packed(one);
        files.push({ n: one.n, mark: one.mark, packed: next });
        size += next.told.length + next.picture.length;
      }
      at = found.looked;
      // Where it was looked up to is noted with what was told of it: a program that ends between both looks again.
      if (size >= FULL_PACK || !files.length) await close(at);
    }
    if (files.length && all && at) await close(at);
    return count;
  }

  const isTheirs = (pack: PreviewPack, state: AclState): boolean => {
    const { device, catalog } = pack.header;
    const known = state.devices.get(device);
    const role = roleOf(state, device);
    return known !== undefined && role !== undefined && atLeast(role, 'contributor') && Buffer.from(catalog).equals(of.catalog) && verify(known.keys.sign, pack.signed, pack.signature);
  };

  async function take(signal?: AbortSignal): Promise<number> {
    unread.begin();
    const byHash = new Map<string, string[]>();
    for await (const { name } of remote.list(PREVIEWS)) {
      const hint = isName(name) ? parsePreview(name) : undefined;
      if (!hint) continue;
      byHash.set(hint.hash, [...(byHash.get(hint.hash) ?? []), name]);
    }
    const own = base32(await of.writer());
    const { unknown } = await db.call(previewPacks, { hashes: [...byHash.keys()], writer: own });
    const names = [...byHash.values()].flat();
    unread.keep(new Set(names));
    turns.keep(new Set(names.map(folderIn)));
    if (!unknown.length) return 0;
    const state = await of.members();
    const isNobodys = (hash: string): boolean => {
      const stranger = strange.get(hash);
      return stranger !== undefined && !state.devices.has(stranger);
    };
    const due = unknown.flatMap((hash) => {
      const [first, ...more] = byHash.get(hash) ?? [];
      const some = [first ?? [], more].flat().filter((name) => unread.isDue(name)).sort((a, b) => unread.triesOf(a) - unread.triesOf(b));
      return first === undefined || !some.length || isNobodys(hash) ? [] : [{ hash, first, some: some.slice(0, MOST_NAMES) }];
    });
    let [taken, files, spent] = [0, 0, 0];
    // In the order of their numbers, as names have it: what was told later counts. Only junk makes others in its folder come before them.
    for (const { hash, first, some } of turns.inOrder(due, (one) => one.first)) {
      if (files >= MOST_IN_VAIN.files || spent >= MOST_IN_VAIN.bytes) break;
      for (const name of some) {
        signal?.throwIfAborted();
        const bytes = await remote.get(asName(name));
        const pack = bytes === 'not-visible' || bytes.length > MOST_PACK ? undefined : await readPreviewPack(bytes);
        const isOne = pack?.hash === hash && isTheirs(pack, state);
        if (!isOne) {
          turns.had(first);
          files++;
          spent += bytes === 'not-visible' ? 0 : bytes.length;
        }
        // Torn, or not there yet: it is looked at again.
        if (bytes === 'not-visible' || pack?.hash !== hash) {
          unread.failed([{ name, hash }]);
          continue;
        }
        const note = { hash, name, writer: writerOf(pack), seq: pack.header.seq, bytes: bytes.length };
        if (!isOne) {
          // Who is not known yet may be told of later.
          if (state.devices.has(pack.header.device)) await db.call(notePack, { ...note, state: 'bad' });
          else strange.set(hash, pack.header.device);
          break;
        }
        const { count, lost } = await takeAll(pack, signal);
        taken += count;
        if (!lost) await db.call(notePack, { ...note, state: 'taken' });
        break;
      }
    }
    return taken;
  }

  async function takeAll({ files }: PreviewPack, signal: AbortSignal | undefined): Promise<{ count: number; lost: number }> {
    let [count, lost] = [0, 0];
    for (let from = 0; from < files.length; from += TAKE) {
      signal?.throwIfAborted();
      const some = files.slice(from, from + TAKE).flatMap(({ told, picture }) => {
        const read = decodeTold(told);
        if (!read) return [];
        const preview = !isGone(read) && picture.length ? of.keyOf(sha256(picture).toString('hex').slice(0, 32)) : null;
        return [{ told: read, preview, picture }];
      });
      await of.keepPictures(some.flatMap(({ preview, picture }) => (preview ? [{ key: preview, data: picture }] : [])));
      const done = await db.call(takeFiles, some.map(({ told, preview }) => ({ told, preview })));
      for (const { n, parts } of done.texts) await of.keepText(n, parts);
      count += some.length;
      lost += done.lost;
      await breathe();
    }
    return { count, lost };
  }

  return { tell, take };
}
