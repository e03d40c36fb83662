/** Members of a team for tests: each signs, writes segments and keeps a log of their own. */
import { randomBytes } from 'node:crypto';
import type { Id, Stamp, Value } from '../../../../src-shared/domain/ops/key.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import type { Op, OpGroup } from '../../../../src-shared/domain/ops/op.ts';
import type { AclBody, Cut } from '../../../../src-shared/domain/team/acl.ts';
import { base32 } from '../../../../src-shared/domain/team/names.ts';
import type { Role } from '../../../../src-shared/domain/team/roles.ts';
import { type AclFile, proofBy, writeAcl } from '../acl-file.ts';
import { newSecrets, type Signer, secretsFrom, signerOf } from '../keys.ts';
import { TeamLog } from '../log.ts';
import { FORMAT, type Segment, writeSegment } from '../segment.ts';
import type { Limits } from '../strangers.ts';
import { MemoryLogStore } from './memory-store.ts';

export const entity = (n: number): Id => new Uint8Array(16).fill(n);
const CATALOG = entity(7);

export class Person {
  readonly name: string;
  readonly signer: Signer;
  readonly member: string = base32(randomBytes(16));
  readonly store = new MemoryLogStore();
  readonly log: TeamLog;
  readonly writer: Id = randomBytes(16);
  /** Own segments, oldest first. */
  readonly own: Segment[] = [];
  #stamp: Stamp = { ms: 1_000_000, counter: 0 };

  constructor(name: string, root: () => string, signer = signerOf(newSecrets()), limits?: Limits) {
    this.name = name;
    this.signer = signer;
    this.log = new TeamLog({ catalog: CATALOG, get root() { return root(); } }, this.store, limits);
  }

  get writerName(): string {
    return base32(this.writer);
  }

  /** Takes in what the others have, in the order given. */
  hear(...files: (AclFile | Segment)[]): this {
    this.log.take(files.map(({ bytes }) => bytes));
    return this;
  }

  say(body: AclBody): AclFile {
    const { heads, order } = this.log.membership.resolved;
    const depth = heads.length ? 1 + Math.max(...heads.map((hash) => order.find((entry) => entry.hash === hash)?.depth ?? 0)) : 0;
    const entry = writeAcl(CATALOG, { heads, depth }, body, this.signer);
    this.hear(entry);
    return entry;
  }

  group(ops: readonly Op[], at?: number): OpGroup {
    this.#stamp = { ms: at ?? this.#stamp.ms + 1, counter: 0 };
    return { stamp: this.#stamp, group: randomBytes(16), ops };
  }

  write(...groups: OpGroup[]): Segment {
    return this.writeAfter(this.own.at(-1), ...groups);
  }

  writeAfter(before: Segment | undefined, ...groups: OpGroup[]): Segment {
    const first = (before?.header.last ?? 0) + 1;
    const segment = writeSegment(
      {
        catalog: CATALOG, writer: this.writer, device: this.signer.id, first, last: first + groups.length - 1,
        prev: before ? Buffer.from(before.hash, 'hex') : null, acl: [...this.log.membership.resolved.heads], seen: {}, wall: this.#stamp.ms, least: FORMAT, opened: null,
      },
      groups,
      this.signer,
    );
    this.own.push(segment);
    this.hear(segment);
    return segment;
  }

  rate(asset: number, value: Value): Segment {
    return this.write(this.group([{ op: 'set', entities: [entity(asset)], field: 1, value, seen: [null] }]));
  }

  /** Up to what this person has of another's log. */
  cutOf(other: Person): Cut {
    const known = [...this.store.segments.values()].map(({ segment }) => segment).filter(({ writer }) => writer === other.writerName);
    const last = known.sort((a, b) => a.header.last - b.header.last).at(-1);
    return last ? { [other.writerName]: [last.header.last, Buffer.from(last.hash, 'hex')] } : {};
  }

  /** The rating of an asset, as it is for this person. */
  rating(asset: number): unknown {
    return this.store.state.registers.get(`${hex(entity(asset))} 1`)?.value;
  }
}

export interface Team {
  readonly founder: Person;
  /** Everything that was ever said and written. */
  readonly files: (AclFile | Segment)[];
  /** Invites, and is let in by the founder. */
  join(name: string, role: Role, by?: Person): Person;
  say(who: Person, body: AclBody): AclFile;
  write(who: Person, ...groups: OpGroup[]): Segment;
  rate(who: Person, asset: number, value: Value): Segment;
  /** Another computer of somebody's, as these say who may or may not. */
  computer(who: { readonly invites: Person; readonly admits: Person; readonly of: Person }): void;
  /** Somebody new with nothing but these files. */
  reader(files: readonly (AclFile | Segment)[], limits?: Limits): Person;
}

export function team(): Team {
  let root = '';
  const files: (AclFile | Segment)[] = [];
  const kept = <T extends AclFile | Segment>(file: T): T => {
    files.push(file);
    return file;
  };
  const founder = new Person('founder', () => root);
  const found: AclBody = { t: 'found', team: 'Studio', member: founder.member, name: 'Ann', device: founder.signer.keys, recovery: signerOf(secretsFrom(entity(9), 'recovery')).keys };
  const entry = writeAcl(CATALOG, { heads: [], depth: 0 }, found, founder.signer);
  root = entry.hash;
  kept(entry);
  founder.hear(entry);
  const say = (who: Person, body: AclBody) => kept(who.say(body));
  return {
    founder,
    files,
    say,
    write: (who, ...groups) => kept(who.write(...groups)),
    rate: (who, asset, value) => kept(who.rate(asset, value)),
    reader: (some, limits) => new Person('reader', () => root, undefined, limits).hear(...some),
    computer({ invites, admits, of: { member } }) {
      const key = signerOf(secretsFrom(randomBytes(16), 'invite'));
      const device = signerOf(newSecrets());
      const asked = { invite: base32(randomBytes(16)), member, device: device.keys };
      say(invites, { t: 'invite', invite: asked.invite, key: key.keys.sign, role: 'admin', name: '', member });
      // As if heard at once.
      admits.hear(...files.slice(-1));
      say(admits, { t: 'admit', ...asked, name: '', proof: proofBy(key, device, asked) });
    },
    join(name, role, by = founder) {
      const seed = randomBytes(16);
      const key = signerOf(secretsFrom(seed, 'invite'));
      const invite = base32(randomBytes(16));
      const person = new Person(name, () => root);
      say(by, { t: 'invite', invite, key: key.keys.sign, role, name });
      const asked = { invite, member: person.member, device: person.signer.keys };
      say(by, { t: 'admit', ...asked, name, proof: proofBy(key, person.signer, asked) });
      return person.hear(...files);
    },
  };
}
