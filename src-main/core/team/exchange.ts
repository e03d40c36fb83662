/**
 * The exchange with the share (team.md §2.3, §2.7, §2.8): looks at what others have published, takes it in, and publishes what is one's
 * own. Everything it puts there is written once under a name of its own; it infers nothing from what is not there. Each round begins
 * from what lies on disk, so that it may end anywhere.
 */
import { ACL, HEADS, logFolder, parseAcl, parseLog } from '../../../src-shared/domain/team/names.ts';
import { aclTag, hintIn, type HeadHint } from './head.ts';
import type { FileHint, OwnFile, TeamDisk } from './disk.ts';
import { sha256, shortHash } from './keys.ts';
import { isPack, unpack } from './pack.ts';
import { asName, isName, type Listed, type Remote } from './remote/remote.ts';

export interface Exchange {
  /** `full`: looks into every log, and puts back what is missing. */
  round(options?: { readonly full?: boolean }): Promise<Round>;
}

export interface Round {
  /** 'ok': there; anything else is out of reach. */
  readonly share: 'ok' | 'absent' | 'other-catalog' | 'offline';
  /** Files taken in that were new. */
  readonly taken: number;
  readonly published: number;
  /** Files put back that were missing or damaged. */
  readonly healed: number;
  /** Files that a listing shows and that cannot be read, or are not what their name says: not visible yet, or damaged. */
  readonly unread: number;
  /** What is to be published still. */
  readonly left: number;
  /** Another log was begun: this machine is a copy, or was restored. */
  readonly begun: boolean;
}

export interface ExchangeDeps {
  readonly remote: Remote;
  readonly disk: TeamDisk;
  /** base32 */
  readonly catalog: string;
  /** ms since 1970. */
  readonly now: () => number;
  /** How many files are read at a time. */
  readonly abreast?: number;
}

const ABREAST = 16;
/** Files, and bytes of them, taken in at a time. */
const BATCH = 256;
const PORTION = 512 * 1024;
const HEADS_KEPT = 2;

export function createExchange({ remote, disk, catalog, now, abreast = ABREAST }: ExchangeDeps): Exchange {
  /** Of files that could not be put under their own name, how often another was tried. */
  const retries = new Map<string, number>();
  /** Names of heads that were read. */
  const heard = new Set<string>();
  /** Hashes of files that stand there and could not be read, with how often that was tried. */
  const wants = new Map<string, number>();
  /** Name of one's own head, which nobody else's folder holds. */
  let mark: string | undefined;
  let told = '';
  let looked = false;

  const list = async (prefix: string): Promise<Listed[]> => {
    const all: Listed[] = [];
    try {
      for await (const one of remote.list(prefix)) all.push(one);
    } catch (error) {
      // What it showed before it broke off is as good as any listing.
      if (!all.length) throw error;
    }
    return all;
  };

  /** So many at a time; answers in their order. */
  async function sideBySide<T, R>(all: readonly T[], ask: (one: T) => Promise<R>): Promise<R[]> {
    const answers: R[] = [];
    for (let i = 0; i < all.length; i += abreast) answers.push(...(await Promise.all(all.slice(i, i + abreast).map(ask))));
    return answers;
  }

  /** Reads what is not here yet, and takes it in. What is damaged may stand under several names. */
  async function fetch(names: readonly FileHint[]): Promise<{ taken: number; foreign: boolean }> {
    let [taken, foreign, size] = [0, false, 0];
    let bodies: Uint8Array[] = [];
    const take = async (some: readonly Uint8Array[]) => {
      const told = await disk.take(some);
      taken += told.kept;
      foreign ||= told.foreign;
    };
    for await (const { hash, bytes } of reading([...Map.groupBy(names, ({ hash }) => hash)])) {
      if (!bytes) {
        wants.set(hash, (wants.get(hash) ?? 0) + 1);
        continue;
      }
      wants.delete(hash);
      // Whoever edits meanwhile waits for one portion. The pack itself comes after what it holds: then all of it is here.
      if (bytes.length > PORTION && isPack(bytes)) for (const some of portions(await unpack(bytes))) await take(some);
      bodies.push(bytes);
      size += bytes.length;
      if (size < PORTION && bodies.length < BATCH) continue;
      await take(bodies);
      [bodies, size] = [[], 0];
    }
    if (bodies.length) await take(bodies);
    if (taken || !looked) while (await disk.settle());
    return { taken, foreign };
  }

  /** In their order; the next ones are read while one is taken in. */
  async function* reading(files: readonly (readonly [hash: string, hints: readonly FileHint[]])[]): AsyncGenerator<{ hash: string; bytes: Uint8Array | undefined }> {
    const ask = async ([hash, hints]: (typeof files)[number]) => ({ hash, bytes: await readOne(hints) });
    const open = files.slice(0, abreast).map(ask);
    for (const at of files.keys()) {
      const next = files[at + abreast];
      const answer = await (open.shift() as (typeof open)[number]);
      if (next) open.push(ask(next));
      yield answer;
    }
  }

  async function readOne(hints: readonly FileHint[]): Promise<Uint8Array | undefined> {
    for (const { name, hash } of hints) {
      const bytes = await remote.get(asName(name)).catch(() => 'not-visible' as const);
      if (bytes !== 'not-visible' && shortHash(bytes) === hash) return bytes;
    }
    return undefined;
  }

  /** @returns whether it stands there now, whole */
  async function put(file: OwnFile): Promise<boolean> {
    const digest = sha256(file.bytes);
    for (let tries = retries.get(file.name) ?? 0; ; tries++) {
      const name = tries === 0 ? file.name : healedName(file.name, tries);
      const told = await remote.putNew(asName(name), file.bytes, digest);
      if (told !== 'taken') return true;
      // A torn copy of these bytes stands there, and nobody may write over it.
      retries.set(file.name, tries + 1);
      if (tries > 20) return false;
    }
  }

  async function publish(): Promise<{ published: number; left: number }> {
    const files = await disk.outbox();
    let published = 0;
    try {
      for (const file of files) {
        if (!(await put(file))) break;
        await disk.stands([file.name]);
        published++;
      }
      if (published < files.length) return { published, left: files.length - published };
    } catch {
      return { published, left: files.length - published };
    }
    return { published, left: 0 };
  }

  async function tellHead(heads: readonly Listed[]): Promise<void> {
    const { writer, seq, hash, acl } = await disk.standing();
    const own = heads.filter(({ name }) => hintIn(name)?.writer === writer).sort((a, b) => (a.name < b.name ? -1 : 1));
    const says = (hint: HeadHint | undefined) => hint !== undefined && hint.seq === seq && hint.hash === hash && hint.tag === aclTag(acl);
    // A file that was not visible at once mostly is a moment later.
    const lacking = [...wants].filter(([, times]) => times > 1).map(([one]) => one).sort();
    let newest = own.findLast(({ name }) => says(hintIn(name)))?.name;
    if (!newest || lacking.join() !== told) {
      const head = await disk.head(now(), lacking);
      if (!(await put(head))) return;
      told = lacking.join();
      newest = asName(head.name);
    }
    mark = newest;
    const old = own.filter(({ name }) => name !== newest);
    for (const { name } of old.slice(0, Math.max(0, old.length - HEADS_KEPT))) await remote.retire(name, newest).catch(() => undefined);
  }

  async function pack(): Promise<void> {
    const next = await disk.toPack();
    if (!next || !(await put(next.file))) return;
    await disk.stands([next.file.name]);
  }

  /** What a pack holds as well goes, once others have it. */
  async function tidy(): Promise<void> {
    for (const { name, coveredBy } of await disk.mayGo(now())) {
      await remote.retire(asName(name), asName(coveredBy)).then(
        () => disk.gone(name),
        () => undefined,
      );
    }
  }

  async function heal(): Promise<number> {
    const belongs = await disk.belongs();
    const folders = new Set(belongs.map(({ name }) => name.slice(0, name.lastIndexOf('/') + 1)));
    const there = new Set<string>();
    for (const { name } of (await sideBySide([...folders], list)).flat()) there.add(hashIn(name) ?? name);
    let healed = 0;
    for (const { name, hash } of belongs) {
      if (!there.has(hash)) healed += await putBack(name, there);
    }
    return healed;
  }

  /** @returns how many files; those of `there`, hashes, stand there already */
  async function putBack(name: string, there: ReadonlySet<string> = new Set()): Promise<number> {
    let count = 0;
    for (const file of await disk.files(name)) if (!there.has(hashIn(file.name) ?? '') && (await put(file).catch(() => false))) count++;
    return count;
  }

  return {
    async round({ full = false } = {}) {
      const nothing = { taken: 0, published: 0, healed: 0, unread: 0, left: 0, begun: false };
      const first = !looked;
      // Where one's own head stands is this team's folder: nothing more need be asked, which counts on a slow line.
      let heads = mark && !full ? await list(HEADS).catch(() => []) : [];
      if (!heads.some(({ name }) => name === mark)) {
        const share = await remote.open(catalog);
        if (share !== 'ok') return { ...nothing, share };
        heads = await list(HEADS);
      }
      const before = await disk.standing();
      const hints = heads.flatMap(({ name }) => hintIn(name) ?? []);
      const all = full || first;
      const tag = aclTag(before.acl);
      const news = hints.some((hint) => hint.tag !== undefined && hint.tag !== tag);
      // Each listing takes a round trip and more, which a slow line makes long.
      const [entries, everything] = await Promise.all([all || news ? list(ACL) : [], all ? list('log/') : undefined]);
      let { taken } = await fetch(await disk.unknown(hintsIn(entries, parseAcl)));
      const writers = new Set(hints.filter(({ writer, seq }) => all || seq > (before.seen[writer] ?? 0) || writer === before.writer).map(({ writer }) => writer));
      // Own segments are looked at as everybody else's: what this machine never wrote, a copy of it did.
      if (!all && !hints.some(({ writer, seq }) => writer === before.writer && seq > before.seq)) writers.delete(before.writer);
      const logs = everything ?? (await Promise.all([...writers].map((writer) => list(logFolder(writer))))).flat();
      const found = wanted(hintsIn(logs, parseLog));
      let begun = false;
      // What a pack held need not be read once more.
      for (const some of [found.filter(({ level }) => level > 0), found.filter(({ level }) => level === 0)]) {
        const told = await fetch(await disk.unknown(some));
        taken += told.taken;
        begun ||= told.foreign;
      }
      if (begun) await disk.beginLog('copied');
      const asked = await hearHeads(heads, before.writer);
      for (const { name } of asked) await putBack(name);
      const { published, left } = await publish();
      if (left === 0) {
        await tellHead(heads);
        await pack();
        if (full) await tidy();
      }
      looked = true;
      const healed = full ? await heal() : 0;
      return { share: 'ok', taken, published, healed, unread: wants.size, left, begun };
    },
  };

  /** @returns files that others cannot read and that are known here */
  async function hearHeads(heads: readonly Listed[], own: string): Promise<readonly FileHint[]> {
    const names = heads.filter(({ name }) => !heard.has(name) && hintIn(name)?.writer !== own).map(({ name }) => name);
    const bodies: Uint8Array[] = [];
    // In their order: the later one of a machine counts.
    for (const { name, bytes } of await sideBySide(names, async (name) => ({ name, bytes: await remote.get(name).catch(() => 'not-visible' as const) }))) {
      if (bytes === 'not-visible') continue;
      heard.add(name);
      bodies.push(bytes);
    }
    return bodies.length ? await disk.heard(bodies) : [];
  }
}

const healedName = (name: string, nth: number): string => name.replace(/(\.[a-z]+)?$/, (ending) => `~h${nth}${ending}`);

const hashIn = (name: string): string | undefined => (parseLog(name) ?? parseAcl(name))?.hash;

function hintsIn<T extends { readonly hash: string }>(listed: readonly Listed[], parse: (name: string) => T | undefined): (FileHint & T)[] {
  return listed.flatMap(({ name }) => {
    const parsed = isName(name) ? parse(name) : undefined;
    return parsed ? [{ ...parsed, name }] : [];
  });
}

function* portions(files: readonly Uint8Array[]): Generator<Uint8Array[]> {
  let [some, size]: [Uint8Array[], number] = [[], 0];
  for (const one of files) {
    if (some.length && size + one.length > PORTION) {
      yield some;
      [some, size] = [[], 0];
    }
    some.push(one);
    size += one.length;
  }
  if (some.length) yield some;
}

/** Packs before what they hold, so that the fewest files are read. */
const wanted = <T extends { readonly level: number; readonly first: number }>(hints: readonly T[]): T[] => [...hints].sort((a, b) => b.level - a.level || a.first - b.first);
