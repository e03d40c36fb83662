/**
 * The exchange with the share (team.md §2.3, §2.7, §2.8): looks at what others have published, takes it in, and publishes what is one's
 * own. Everything it puts there is written once under a name of its own; it infers nothing from what is not there. Each round begins
 * from what lies on disk, so that it may end anywhere.
 */
import { ACL, HEADS, logFolder, type LogName, parseAcl, parseLog } from '../../../src-shared/domain/team/names.ts';
import { aclTag, hintIn, type HeadHint, MOST_WANTS } from './head.ts';
import type { FileHint, OwnFile, Standing, TeamDisk } from './disk.ts';
import { FairTurns, folderIn, type Portion } from './fair.ts';
import { createFetching } from './fetching.ts';
import { sha256 } from './keys.ts';
import { asName, byName, isName, type Listed, type Name, type Remote } from './remote/remote.ts';
import { Unread } from './unread.ts';

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
  /** So many of them had stood there, and the folder is older than it was: somebody restored it from a backup, or emptied it. */
  readonly setBack: number;
  /** Files that a listing shows and that cannot be read, or are not what their name says: not visible yet, or damaged. */
  readonly unread: number;
  /** Files that are there and have not been read yet: each look reads so many. */
  readonly later: number;
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
const HEADS_KEPT = 2;
/** Heads read in one round: of the team's logs, and of those that nobody knows of yet. */
const MOST_HEADS = 256;
const MB = 1024 * 1024;
/** What is read of each kind before one's own is published, and then: where there is more, somebody floods the share, or was away for long. */
const FIRST: Portion = { files: 512, bytes: 16 * MB };
const THEN: Portion = { files: 2048, bytes: 256 * MB };

export function createExchange({ remote, disk, catalog, now, abreast = ABREAST }: ExchangeDeps): Exchange {
  /** Of files that could not be put under their own name, how often another was tried. */
  const retries = new Map<string, number>();
  /** Names of heads that were read. */
  const heard = new Set<string>();
  /** Those of them that no device of the team had signed. */
  const strange = new Set<string>();
  /** Logs whose heads devices of the team have signed. */
  const genuine = new Set<string>();
  const unread = new Unread();
  const turns = new FairTurns();
  const fetchAll = createFetching({ remote, disk, unread, turns, abreast });
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

  async function fetch(names: readonly FileHint[], most: Portion): ReturnType<typeof fetchAll> {
    const told = await fetchAll(await disk.unknown(names), most);
    if (told.taken || !looked) while (await disk.settle());
    return told;
  }

  /** @returns how it came to stand there, whole; undefined: it does not */
  async function put(file: OwnFile): Promise<'stored' | 'already-same' | undefined> {
    const digest = sha256(file.bytes);
    for (let tries = retries.get(file.name) ?? 0; ; tries++) {
      const name = tries === 0 ? file.name : healedName(file.name, tries);
      const told = await remote.putNew(asName(name), file.bytes, digest);
      if (told !== 'taken') return told;
      // A torn copy of these bytes stands there, and nobody may write over it.
      retries.set(file.name, tries + 1);
      if (tries > 20) return undefined;
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

  async function tellHead(heads: readonly Listed[], isKnown: (writer: string) => boolean): Promise<void> {
    const { writer, seq, hash, acl } = await disk.standing();
    const own = heads.filter(({ name }) => hintIn(name)?.writer === writer).sort((a, b) => (a.name < b.name ? -1 : 1));
    const says = (hint: HeadHint | undefined) => hint !== undefined && hint.seq === seq && hint.hash === hash && hint.tag === aclTag(acl);
    const lacking = unread.lacking((name) => isKnown(parseLog(name)?.writer ?? writer), MOST_WANTS);
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

  /** @returns how many files that were not there; those of `there`, hashes, are not put */
  async function putBack(name: string, there: ReadonlySet<string> = new Set()): Promise<number> {
    let count = 0;
    for (const file of await disk.files(name)) if (!there.has(hashIn(file.name) ?? '') && (await put(file).catch(() => undefined)) === 'stored') count++;
    return count;
  }

  /** Do the heads say less than was heard of before? */
  const isOlder = (hints: readonly HeadHint[], { seen, writer: own }: Standing): boolean => {
    const told = new Map<string, number>();
    for (const { writer, seq } of hints) told.set(writer, Math.max(seq, told.get(writer) ?? 0));
    const known = Object.entries(seen).filter(([writer]) => writer !== own);
    return known.length > 0 && (told.size === 0 || known.some(([writer, seq]) => (told.get(writer) ?? seq) < seq));
  };

  return {
    async round({ full: asked = false } = {}) {
      const nothing = { taken: 0, published: 0, healed: 0, setBack: 0, unread: 0, later: 0, left: 0, begun: false };
      const first = !looked;
      // Where one's own head stands is this team's folder: nothing more need be asked, which counts on a slow line.
      let heads = mark && !asked ? await list(HEADS).catch(() => []) : [];
      let early: readonly [Listed[], Listed[]] | undefined;
      if (!heads.some(({ name }) => name === mark)) {
        const listAll = () => Promise.all([list(HEADS), list(ACL), asked || first || mark !== undefined ? list('log/') : []]);
        // Each takes a round trip and more, which a slow line makes long. Nothing of it counts unless the folder is this team's.
        const sooner = asked || first ? listAll() : undefined;
        sooner?.catch(() => undefined);
        const share = await remote.open(catalog);
        if (share !== 'ok') return { ...nothing, share };
        const [now, ...others] = await (sooner ?? listAll());
        [heads, early] = [now, others];
      }
      unread.begin();
      const before = await disk.standing();
      // Nobody else takes one's own head away: the folder is to be looked at closely.
      const isGone = mark !== undefined && !heads.some(({ name }) => name === mark);
      const full = asked || isGone;
      const hints = heads.flatMap(({ name }) => hintIn(name) ?? []);
      const all = full || first;
      const tag = aclTag(before.acl);
      const news = hints.some((hint) => hint.tag !== undefined && hint.tag !== tag);
      const entries = early?.[0] ?? (news ? await list(ACL) : []);
      const everything = all ? early?.[1] : undefined;
      let taken = 0;
      const fetchEntries = async (most: Portion): Promise<number> => {
        const told = await fetch(hintsIn(entries, parseAcl), most);
        taken += told.taken;
        if (told.taken) {
          for (const name of strange) heard.delete(name);
          strange.clear();
        }
        return told.later;
      };
      let later = await fetchEntries(FIRST);
      const isKnown = (writer: string) => writer === before.writer || before.seen[writer] !== undefined || genuine.has(writer);
      // A log that nobody heard of is looked into once its head turns out to be a member's.
      const lacking = all ? [] : await hear(unheard(heads, before.writer).filter(({ writer }) => !isKnown(writer)));
      const writers = new Set(hints.filter(({ writer, seq }) => isKnown(writer) && (seq > (before.seen[writer] ?? 0) || writer === before.writer)).map(({ writer }) => writer));
      // Own segments are looked at as everybody else's: what this machine never wrote, a copy of it did.
      if (!hints.some(({ writer, seq }) => writer === before.writer && seq > before.seq)) writers.delete(before.writer);
      const logs = everything ?? (await Promise.all([...writers].map((writer) => list(logFolder(writer))))).flat();
      if (everything) {
        const names = [...everything, ...entries].map(({ name }) => name);
        unread.keep(new Set(names));
        turns.keep(new Set([...names.map(folderIn), ...hints.map(({ writer }) => turnOf(writer))]));
      }
      const { ours = [], others = [] } = Object.groupBy(hintsIn(logs, parseLog), ({ writer }) => (isKnown(writer) ? 'ours' : 'others'));
      let begun = false;
      const fetchLogs = async (found: readonly (FileHint & LogName)[], most: Portion): Promise<number> => {
        let more = 0;
        // Packs before what they hold: that need not be read once more.
        for (const some of [found.filter(({ level }) => level > 0), found.filter(({ level }) => level === 0)]) {
          const told = await fetch(some, most);
          taken += told.taken;
          more += told.later;
          begun ||= told.foreign;
        }
        return more;
      };
      later += await fetchLogs(ours, FIRST);
      // Whatever strangers put there, one's own comes first where it is more than a little.
      const isMuch = later > 0 || others.length > FIRST.files;
      if (!isMuch) later += await fetchLogs(others, FIRST);
      if (begun) await disk.beginLog('copied');
      const { ours: theirs = [], others: strangers = [] } = Object.groupBy(unheard(heads, before.writer), ({ writer }) => (isKnown(writer) ? 'ours' : 'others'));
      lacking.push(...(await hear(theirs)), ...(all ? await hear(strangers) : []));
      for (const { name } of lacking) await putBack(name);
      const { published, left } = await publish();
      const tellAll = async () => {
        if (left > 0) return;
        await tellHead(heads, isKnown);
        await pack();
        if (full) await tidy();
      };
      // Who comes back after long says how far they have heard once they have.
      const isSoon = published > 0 || !isMuch;
      if (isSoon) await tellAll();
      if (isMuch) {
        const had = begun;
        later = (await fetchEntries(THEN)) + (await fetchLogs(ours, THEN)) + (await fetchLogs(others, THEN));
        if (begun && !had) await disk.beginLog('copied');
        if (!isSoon) await tellAll();
      }
      looked = true;
      const healed = full ? await heal() : 0;
      const setBack = isGone || isOlder(hints, before) ? healed : 0;
      return { share: 'ok', taken, published, healed, setBack, unread: unread.size, later, left, begun };
    },
  };

  function unheard(heads: readonly Listed[], own: string): Strange[] {
    return heads.flatMap(({ name }) => {
      const writer = hintIn(name)?.writer;
      return writer === undefined || writer === own || heard.has(name) ? [] : [{ name, writer }];
    });
  }

  /** As many as one round reads: the logs take turns. @returns files that others cannot read and that are known here */
  async function hear(heads: readonly Strange[]): Promise<FileHint[]> {
    const some = turns.inOrder(heads, ({ name }) => name, ({ writer }) => turnOf(writer)).slice(0, MOST_HEADS);
    for (const { name, writer } of some) turns.had(name, turnOf(writer));
    const read = await sideBySide(some.sort(byName), async (one) => ({ ...one, bytes: await remote.get(one.name).catch(() => 'not-visible' as const) }));
    // In their order: the later one of a machine counts.
    const bodies = read.flatMap(({ bytes }) => (bytes === 'not-visible' ? [] : [bytes]));
    if (!bodies.length) return [];
    const told = await disk.heard(bodies);
    for (const writer of told.writers) genuine.add(writer);
    for (const { name, writer, bytes } of read) {
      if (bytes === 'not-visible') continue;
      heard.add(name);
      if (!genuine.has(writer)) strange.add(name);
    }
    return [...told.lacking];
  }
}

const turnOf = (writer: string): string => `${HEADS}${writer}`;

interface Strange {
  readonly name: Name;
  readonly writer: string;
}

const healedName = (name: string, nth: number): string => name.replace(/(\.[a-z]+)?$/, (ending) => `~h${nth}${ending}`);

const hashIn = (name: string): string | undefined => (parseLog(name) ?? parseAcl(name))?.hash;

function hintsIn<T extends { readonly hash: string }>(listed: readonly Listed[], parse: (name: string) => T | undefined): (FileHint & T)[] {
  return listed.flatMap(({ name }) => {
    const parsed = isName(name) ? parse(name) : undefined;
    return parsed ? [{ ...parsed, name }] : [];
  });
}
