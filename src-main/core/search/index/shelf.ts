/** How the index in memory comes to be and follows the catalog: all that index.ts answers from. */
import type { BodyPart } from './excerpt.ts';
import Database from 'better-sqlite3';
import { prepared } from '../../db/prepared.ts';
import { AssetTags } from './asset-tags.ts';
import { type Bits, setBit } from './bits.ts';
import { Collections } from './collections.ts';
import { Columns } from './columns.ts';
import { FieldColumns, valuesBetween, valuesOf } from './fields.ts';
import { fold, wordsOf } from './fold.ts';
import { type FolderRow, FolderTree, type RootRow } from './folder-tree.ts';
import type { Library } from './match.ts';
import { linksIn, type LinkSlots } from './links.ts';
import { Names } from './names.ts';
import { Order, SELDOM, SORT_KEYS, type SortKey } from './orders.ts';
import {
  endOf,
  putRow,
  retaggedSince,
  rowsAfter,
  rowsSince,
  type Shelves,
  tagNumbers,
  tagPairs,
  tagsOf,
  textFor,
  textsAfter,
} from './rows.ts';
import { loadSnapshot, type Saved, saveSnapshot, snapshotPath } from './snapshot.ts';
import { subtitlesIn } from './subtitles.ts';
import { type AliasRow, type TagRow, TagTree } from './tag-tree.ts';
import { Words } from './words.ts';
import type { Work } from './work.ts';

const CHUNK = 5000;
/** Texts put into index.db at a time: some 10 ms. */
const TEXTS = 200;
/** Changed rows read at a time. */
const CHANGES = 2000;
/** Larger than any asset's number. */
const LAST = Number.MAX_SAFE_INTEGER;
/** Words whose finds are remembered: 125 KB each per million assets. */
const REMEMBERED = 48;
/** From as many assets on, what takes long is made before anybody asks. */
export const WORTH_WARMING = 100_000;
const SAMPLE = 1000;
const seldom: readonly SortKey[] = SELDOM;

/** Fields in no text that words are looked for in. */
const WITHOUT_TEXT = new Set(['links', 'loudness', 'rating', 'label', 'flag', 'rotate', 'tags', 'twin', 'stack', 'palette', 'edits', 'archived', 'rightsTerritory', 'rightsChannels', 'rightsFrom', 'rightsUntil', 'embargo', 'modelRelease', 'propertyRelease', 'rightsOverride', 'versions']);

/** What a commit changed beside assets; absent: maybe everything. */
export interface Hints {
  /** Which fields of assets changed, in all commits since the last hint up to `upTo`. */
  readonly fields?: readonly string[];
  readonly upTo?: number;
  readonly tags?: boolean;
  readonly library?: boolean;
  readonly definitions?: boolean;
  readonly collections?: boolean;
}
export class Shelf implements Library {
  columns = new Columns();
  names = new Names();
  tags = new AssetTags();
  tree = new TagTree([]);
  folders = new FolderTree([], []);
  collections: Collections;
  fields = new FieldColumns();
  /** Changes when anything does that an answer rests on. */
  version = 0;
  /** Everything up to this change count is in. */
  rev = 0;
  /** Assets read since the index was last saved. */
  unsaved = 0;
  protected readonly db: Database.Database;
  protected readonly words: Words;
  readonly #snapshotPath: string;
  readonly #catalog: string;
  readonly #now: () => number;
  protected orders = this.#newOrders();
  #live: { version: number; bits: Bits } | undefined;
  #common: readonly string[] | undefined;
  readonly #found = new Map<string, Bits>();
  #subtitles: { readonly version: number; readonly slots: ReturnType<typeof subtitlesIn> } | undefined;

  #links: { readonly version: number; readonly slots: readonly LinkSlots[] } | undefined;

  constructor(paths: { readonly catalogPath: string; readonly indexPath: string }, now: () => number = Date.now) {
    this.db = new Database(paths.catalogPath, { readonly: true });
    this.db.pragma('busy_timeout = 10000');
    this.db.pragma('mmap_size = 1073741824');
    const id = prepared(this.db, "SELECT hex(value) FROM meta WHERE key = 'catalogId'", 'column').get();
    this.#catalog = typeof id === 'string' ? id : '';
    this.collections = new Collections(this.db);
    this.words = new Words(paths.indexPath, this.#catalog);
    this.#snapshotPath = snapshotPath(paths.indexPath);
    this.#now = now;
  }

  #newOrders(): Map<SortKey, Order> {
    return new Map(SORT_KEYS.map((key) => [key, new Order(key, this.columns, this.names)]));
  }

  /** Fills the index: from what was saved (where it has been read already, from that) and what changed since, or from every row. */
  *load(saved: Saved | undefined = loadSnapshot(this.#snapshotPath)): Work<void> {
    if (saved && this.#continues(saved.catalog, saved.rev)) {
      this.#use(saved.shelves);
      for (const [key, { slots, known }] of saved.orders) this.orders.get(key)?.restore(slots, known);
      this.rev = saved.rev;
    } else {
      const rev = this.#currentRev();
      const shelves: Shelves = { columns: new Columns(), names: new Names(), tags: new AssetTags(), fields: new FieldColumns() };
      yield* this.#readAll(shelves);
      this.#use(shelves);
      // Rows that changed while they were read have a later count, and are read again.
      this.rev = rev;
      this.unsaved = shelves.columns.count;
    }
    this.#readTrees({});
    yield* this.refresh({ tags: false, library: false, definitions: false, collections: false });
    yield* this.orders.get('taken')!.update();
  }

  #use(shelves: Shelves): void {
    Object.assign(this, shelves);
    this.orders = this.#newOrders();
    this.version++;
  }

  *#readAll(shelves: Shelves): Work<void> {
    const rows = rowsAfter(this.db);
    const pairs = tagPairs(this.db);
    const count = prepared(this.db, 'SELECT count(*) FROM entity WHERE kind = 1', 'column').get() as number;
    shelves.columns.reserve(count);
    shelves.fields.define(this.db);
    for (let after = 0; ; ) {
      const chunk = rows.all(after, CHUNK);
      if (chunk.length === 0) return;
      for (const row of chunk) putRow(row, shelves);
      const last = chunk.at(-1)![0];
      putPairs(pairs.get(after + 1, last), shelves);
      shelves.tags.reserve(shelves.columns.count);
      if (!shelves.fields.none) valuesBetween(this.db, after + 1, last, (n, values) => shelves.fields.set(shelves.columns.slotOf(n), values));
      after = last;
      yield;
    }
  }

  /** Is what was saved a state that this very catalog was in? After a backup was put back it may not be. */
  #continues(saved: string, rev: number): boolean {
    const [catalog, seq, group] = saved.split('/');
    if (catalog !== this.#catalog || rev > this.#currentRev()) return false;
    if (!seq || seq === '0') return true;
    return prepared(this.db, 'SELECT hex(grp) FROM change WHERE seq = ?', 'column').get(Number(seq)) === group;
  }

  /** The catalog and the last thing that people did in it. */
  #identity(): string {
    const last = prepared<[number], [number, string]>(
      this.db,
      'SELECT seq, hex(grp) FROM change WHERE seq <= ? ORDER BY seq DESC LIMIT 1',
      'raw',
    ).get(this.rev);
    return [this.#catalog, ...(last ?? [0, ''])].join('/');
  }

  #currentRev(): number {
    return Number(prepared(this.db, "SELECT value FROM meta WHERE key = 'rev'", 'column').get() ?? 0);
  }

  /** Reads what changed since the last time. */
  *refresh(hints: Hints): Work<void> {
    this.db.exec('BEGIN');
    try {
      const rev = this.#currentRev();
      if (hints.tags !== false || hints.library !== false || hints.definitions !== false || hints.collections !== false) this.#readTrees(hints);
      if (rev === this.rev) return;
      const before = this.rev;
      let [count, texts, unknown] = [0, false, false];
      const mark = (slot: number, key: SortKey) => {
        this.orders.get(key)!.mark(slot);
        if (key === 'name') texts = true;
      };
      const rows = rowsSince(this.db);
      // What stands in them is read only where it may have changed.
      const fields = !this.fields.none && !(hints.upTo === rev && hints.fields?.length && !hints.fields.includes('fields'));
      for (let [last, n] = [before, LAST]; ; ) {
        const chunk = rows(last, n, CHANGES);
        for (const row of chunk) {
          const known = this.columns.slotOf(row[0]) >= 0;
          const slot = putRow(row, this, mark);
          const tags = tagNumbers(endOf(row).tags);
          this.tags.set(slot, tags);
          if (fields) this.fields.set(slot, valuesOf(this.db, row[0]));
          if (!known) {
            texts = true;
            for (const order of this.orders.values()) order.mark(slot);
          }
          if (this.#lacksTag(tags) || (row[18] !== null && !this.folders.has(row[18]))) unknown = true;
        }
        count += chunk.length;
        this.version++;
        if (chunk.length < CHANGES) break;
        [last, n] = [endOf(chunk.at(-1)!).rev, chunk.at(-1)![0]];
        yield;
      }
      if (yield* this.#retag(before)) unknown = true;
      if (unknown) this.#readTrees({});
      this.rev = rev;
      this.unsaved += count;
      this.version++;
      // A few are searchable by their words at once; many become so bit by bit (index texts).
      const inStep = this.words.rev === before;
      if (!texts && keepsTexts(hints, rev)) {
        // Nor need they be read and compared: a star on a hundred thousand assets is no word.
        if (inStep) this.#putNow([], { since: before, upTo: rev });
        return;
      }
      if (count <= TEXTS) {
        const reach = inStep ? { since: before, upTo: rev } : undefined;
        if (this.#putNow(textsAfter(this.db, before, LAST, TEXTS, !this.fields.none), reach)) texts = true;
      }
      if (texts || count > TEXTS) this.#found.clear();
    } finally {
      if (this.db.inTransaction) this.db.exec('COMMIT');
    }
  }

  /** Reads the tags of those that were retagged after `since` in whose rows nothing says so. True when the tree lacks one of these tags. */
  *#retag(since: number): Work<boolean> {
    let unknown = false;
    const read = tagsOf(this.db);
    for (const ns of retaggedSince(this.db, since)) {
      for (let from = 0; from < ns.length; from += CHANGES) {
        yield;
        for (const [n, text] of read.all(`[${ns.subarray(from, from + CHANGES).join(',')}]`)) {
          const slot = this.columns.slotOf(n);
          if (slot < 0) continue;
          const tags = tagNumbers(text);
          this.tags.set(slot, tags);
          unknown ||= this.#lacksTag(tags);
        }
        this.version++;
      }
      this.unsaved += ns.length;
    }
    return unknown;
  }

  #lacksTag(tags: readonly number[]): boolean {
    return tags.some((tag) => this.tree.indexOf(tag) < 0);
  }

  /** Where index.db cannot be written (a full disk), the texts come in later, in the background: what is in columns is found already. */
  #putNow(...what: Parameters<Words['put']>): boolean {
    try {
      return this.words.put(...what);
    } catch {
      return false;
    }
  }

  #readTrees({ tags, library, definitions, collections }: Hints): void {
    if (collections !== false) this.collections = new Collections(this.db);
    if (definitions !== false) this.fields.define(this.db);
    if (tags !== false) {
      this.tree = new TagTree(
        prepared<[], TagRow>(this.db, 'SELECT n, parent, name, removed, same, synonyms FROM tag').all(),
        prepared<[], AliasRow>(this.db, 'SELECT key, tag FROM tag_alias ORDER BY entity DESC').all(),
      );
    }
    if (library !== false) {
      this.folders = new FolderTree(
        prepared<[], FolderRow>(this.db, 'SELECT n, root, parent, path, name FROM folder').all(),
        prepared<[], RootRow>(this.db, 'SELECT n, path, name, state, removed FROM root').all(),
      );
    }
    this.version++;
  }

  /** Makes the orders, and remembers what the most common words find, since these take longest. Which they are, a sample tells. */
  *warm(): Work<void> {
    const { count, data } = this.columns;
    if (count < WORTH_WARMING) return;
    for (const [key, order] of this.orders) {
      if (seldom.includes(key)) continue;
      yield;
      yield* order.update();
    }
    if (!this.#common) {
      const often = new Map<string, number>();
      for (let i = 0; i < SAMPLE; i++) {
        const text = textFor(this.db, data.n[Math.floor((i / SAMPLE) * count)]!);
        for (const word of new Set(wordsOf(text))) often.set(word, (often.get(word) ?? 0) + 1);
        if (i % 50 === 0) yield;
      }
      this.#common = [...often]
        .filter(([, times]) => times > SAMPLE / 40)
        .sort((a, b) => b[1] - a[1])
        .slice(0, REMEMBERED >>> 1)
        .map(([word]) => word);
    }
    this.words.keepOnly(this.#common);
    for (const word of this.#common) {
      yield;
      this.words.keep(word);
      yield;
      this.textHas(word);
    }
    yield;
    this.words.store();
  }

  /** Puts the texts that index.db does not have yet into it, a few at a time. True when some were put in. */
  *indexTexts(): Work<boolean> {
    const start = this.words.rev;
    if (start >= this.rev) return false;
    let [since, rev, n] = [start, start, LAST];
    for (;;) {
      const texts = textsAfter(this.db, rev, n, TEXTS, !this.fields.none);
      const last = texts.at(-1);
      // More of the same count may follow, so that one is not done yet.
      const upTo = last ? Math.max(since, last.rev - 1) : Math.max(since, this.rev);
      const changed = this.words.put(texts, { since, upTo });
      if (changed) {
        this.#found.clear();
        this.version++;
      }
      since = upTo;
      if (!last || this.words.rev !== upTo) return true;
      [rev, n] = [last.rev, last.n];
      yield;
    }
  }

  /** The text inside an asset, by page, in place of what was there. */
  putBody(n: number, pages: readonly BodyPart[]): void {
    this.words.putBody(n, pages);
    this.#found.clear();
    this.version++;
  }

  bodyOf(n: number, most: number): BodyPart[] {
    return this.words.bodyOf(n, most);
  }

  *save(): Work<boolean> {
    const { version, rev } = this;
    const saved = yield* saveSnapshot(
      this.#snapshotPath,
      this,
      this.orders,
      { catalog: this.#identity(), rev },
      () => this.version !== version,
    );
    if (saved) this.unsaved = 0;
    this.words.store();
    return saved;
  }

  close(): void {
    this.db.close();
    this.words.close();
  }

  // Library, for match and facets ---------------------------------------------------------------------------------------------------

  textHas(word: string): Bits {
    const key = fold(word);
    const remembered = this.#found.get(key);
    if (remembered) return remembered;
    const bits = this.names.containing(word, this.columns.count);
    this.words.find(word, (n) => {
      const slot = this.columns.slotOf(n);
      if (slot >= 0) setBit(bits, slot);
    });
    if (this.#found.size >= REMEMBERED) this.#found.delete(this.#found.keys().next().value!);
    this.#found.set(key, bits);
    return bits;
  }

  subtitles(): readonly (readonly [own: number, film: number])[] {
    if (this.#subtitles?.version !== this.version) this.#subtitles = { version: this.version, slots: subtitlesIn(this.columns, this.db) };
    return this.#subtitles.slots;
  }

  links(): readonly LinkSlots[] {
    if (this.#links?.version !== this.version) this.#links = { version: this.version, slots: linksIn(this.columns, this.db) };
    return this.#links.slots;
  }

  slotOfId(id: string): number | undefined {
    if (!/^[0-9a-f]{32}$/i.test(id)) return undefined;
    const n = prepared(this.db, 'SELECT n FROM entity WHERE id = ?', 'column').get(Buffer.from(id, 'hex'));
    return typeof n === 'number' ? this.columns.slotOf(n) : undefined;
  }

  now(): number {
    return this.#now();
  }

  /** The assets that results can hold. */
  protected shown(): Bits {
    if (this.#live?.version !== this.version) this.#live = { version: this.version, bits: this.columns.live() };
    return this.#live.bits;
  }
}

/** Only when what is hinted at is all that was read. */
const keepsTexts = ({ fields, upTo }: Hints, rev: number): boolean =>
  upTo === rev && fields !== undefined && fields.length > 0 && fields.every((field) => WITHOUT_TEXT.has(field));

/** `asset tag asset tag…`, ordered by asset. */
function putPairs(bytes: Uint8Array | null | undefined, { columns, tags }: Shelves): void {
  if (!bytes) return;
  let [asset, number, isTag] = [0, 0, false];
  let [current, own]: [number, number[]] = [0, []];
  const flush = () => {
    const slot = columns.slotOf(current);
    if (slot >= 0) tags.set(slot, own);
  };
  for (let i = 0; i <= bytes.length; i++) {
    const byte = i < bytes.length ? bytes[i]! : 32;
    if (byte !== 32) {
      number = number * 10 + byte - 48;
      continue;
    }
    if (!isTag) asset = number;
    else {
      if (asset !== current) {
        if (current > 0) flush();
        current = asset;
        own = [];
      }
      own.push(number);
    }
    isTag = !isTag;
    number = 0;
  }
  flush();
}
