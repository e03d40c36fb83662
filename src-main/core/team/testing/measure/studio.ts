/** A team's folder with a long history in it, for measuring: what is on it is genuine, and was signed by one device for many logs. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FIELD } from '../../../../../src-shared/domain/ops/fields.ts';
import type { Op, OpGroup } from '../../../../../src-shared/domain/ops/op.ts';
import { base32, printAcl, printLog } from '../../../../../src-shared/domain/team/names.ts';
import { dice } from '../../../../../src-shared/testing/dice.ts';
import { writeAcl } from '../../acl-file.ts';
import { NO_HASH, writeHead } from '../../head.ts';
import { newSecrets, type Secrets, secretsFrom, shortHash, signerOf } from '../../keys.ts';
import { writePack } from '../../pack.ts';
import { createCatalogFolder } from '../../remote/create.ts';
import { FORMAT, nameOf, type Segment, writeSegment } from '../../segment.ts';

export interface Studio {
  readonly folder: string;
  readonly catalog: Uint8Array;
  readonly root: string;
  readonly secrets: Secrets;
  /** Bytes an operation in the files that hold them. */
  readonly bytes: number;
}

export interface StudioWish {
  readonly operations: number;
  readonly writers: number;
  /** Operations of one segment. */
  readonly each: number;
  /** Segments of one pack; 0: as they were written. */
  readonly packOf: number;
  readonly assets: number;
  /** Actions are on whole shoots, as people work: `operations` counts them all the same. Else each is on one file anywhere. */
  readonly shoots?: boolean;
}

/** Files of one shoot. */
const SHOOT = 200;

export const assetId = (n: number): Uint8Array => {
  const id = Buffer.alloc(16);
  id.writeUInt32BE(Math.imul(n, 2654435761) >>> 0);
  return new Uint8Array(Buffer.from(shortHash(id), 'latin1').subarray(0, 16));
};

export async function makeStudio(folder: string, { operations, writers, each, packOf, assets, shoots = false }: StudioWish): Promise<Studio> {
  const [catalog, secrets] = [new Uint8Array(randomBytes(16)), newSecrets()];
  const signer = signerOf(secrets);
  const paper = signerOf(secretsFrom(randomBytes(16), 'recovery'));
  const found = writeAcl(catalog, { heads: [], depth: 0 }, { t: 'found', team: 'Studio', member: base32(randomBytes(16)), name: 'Ann', device: signer.keys, recovery: paper.keys }, signer);
  await createCatalogFolder(folder, { format: 1, catalogId: base32(catalog), founderKeyFp: signer.id, aclRoot: found.hash });
  const put = (name: string, bytes: Uint8Array) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
    return bytes.length;
  };
  put(printAcl(0, found.hash), found.bytes);
  const roll = dice(5);
  const ids = Array.from({ length: assets }, (_, n) => assetId(n));
  const asset = () => ids[roll.whole(assets)] as Uint8Array;
  const tags = Array.from({ length: 200 }, () => new Uint8Array(randomBytes(16)));
  const op = (): Op => {
    const what = roll.whole(10);
    if (what < 5) return { op: 'set', entities: [asset()], field: FIELD.rating, value: roll.whole(6), seen: [null] };
    if (what < 6) return { op: 'set', entities: [asset()], field: FIELD.title, value: `Harbor at dusk ${roll.whole(1000)}`, seen: [null] };
    return { op: 'add', entities: [asset()], field: FIELD.tags, elem: tags[roll.whole(200)] as Uint8Array, dot: new Uint8Array(randomBytes(16)) };
  };
  /** What is said of a shoot: who made it and two tags of all, stars of a third, and titles of the best. */
  const ofShoot = (first: number): Op[] => {
    const all = ids.slice(first, first + SHOOT);
    const some = (part: number) => all.filter(() => roll.next() < part);
    const tag = (): Op => ({ op: 'add', entities: all, field: FIELD.tags, elem: tags[roll.whole(200)] as Uint8Array, dot: new Uint8Array(randomBytes(16)) });
    const set = (entities: readonly Uint8Array[], field: number, value: string | number): Op => ({ op: 'set', entities, field, value, seen: entities.map(() => null) });
    return [
      set(all, FIELD.creator, `Person ${roll.whole(20)}`), tag(), tag(),
      ...some(0.3).map((id) => set([id], FIELD.rating, 1 + roll.whole(5))), ...some(0.1).map((id) => set([id], FIELD.title, `Harbor at dusk ${roll.whole(1000)}`)),
    ];
  };
  const waiting: Op[] = [];
  let shot = 0;
  const next = (): Op => {
    if (!shoots) return op();
    if (!waiting.length) {
      waiting.push(...ofShoot(shot));
      shot = (shot + SHOOT) % assets;
    }
    return waiting.shift() as Op;
  };
  let bytes = 0;
  for (let w = 0; w < writers; w++) {
    const writer = new Uint8Array(randomBytes(16));
    let before: Segment | undefined;
    let open: Segment[] = [];
    const close = () => {
      const [first, last] = [open[0], open.at(-1)];
      if (!first || !last) return;
      const pack = writePack(open.map((one) => one.bytes));
      bytes += put(printLog({ writer: first.writer, level: 1, first: first.header.first, last: last.header.last, hash: shortHash(pack) }), pack);
      open = [];
    };
    for (let done = 0, ms = Date.UTC(2026, 0, 1) + w; done < operations / writers; done += each) {
      // One action of a person is about eight operations.
      const groups = Array.from({ length: Math.ceil(each / 8) }, (): OpGroup => {
        ms += 1 + roll.whole(60_000);
        return { stamp: { ms, counter: 0 }, group: new Uint8Array(randomBytes(16)), ops: Array.from({ length: Math.min(8, each) }, next) };
      });
      const first = (before?.header.last ?? 0) + 1;
      const header = {
        catalog, writer, device: signer.id, first, last: first + groups.length - 1, prev: before ? Buffer.from(before.hash, 'hex') : null,
        acl: [found.hash], seen: {}, wall: ms, least: FORMAT, opened: null,
      };
      before = writeSegment(header, groups, signer);
      if (packOf) open.push(before);
      else bytes += put(nameOf(before), before.bytes);
      if (packOf && open.length >= packOf) close();
    }
    close();
    const name = base32(writer);
    const says = { writer: name, seq: before?.header.last ?? 0, hash: before ? shortHash(before.bytes).slice(0, 10) : NO_HASH, acl: [found.hash], seen: {}, digest: null, wants: [], wall: Date.now() };
    const head = writeHead(says as Parameters<typeof writeHead>[0], signer);
    put(head.name, head.bytes);
  }
  return { folder, catalog, root: found.hash, secrets, bytes: bytes / operations };
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const keepStudio = (file: string, { secrets, catalog, ...rest }: Studio): void =>
  writeFileSync(file, JSON.stringify({ ...rest, catalog: hexOf(catalog), sign: hexOf(secrets.sign), wrap: hexOf(secrets.wrap) }));
export function readStudio(file: string): Studio {
  const { catalog, sign, wrap, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as { catalog: string; sign: string; wrap: string; folder: string; root: string; bytes: number };
  const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
  return { ...rest, catalog: bytes(catalog), secrets: { sign: bytes(sign), wrap: bytes(wrap) } };
}
