/** A core made up in memory, so that the window can be worked on and checked alone. It is never part of the product. */
import type { Changes } from '../../src-shared/contract/assets.ts';
import type { AssetRow } from '../../src-shared/contract/shapes.ts';
import { dayOf } from '../../src-shared/domain/days.ts';
import type { Kind } from '../../src-shared/domain/asset.ts';
import type { CallName, Client, Input, Output, StreamName, TopicData, TopicName } from '../client/client.ts';
import { chance, shapeOf } from './fake-pictures.ts';

type Edit = Pick<AssetRow, 'rating' | 'label' | 'flag' | 'title' | 'tags'>;
type Handlers = { [N in CallName]?: (input: Input<N>) => Output<N> | Promise<Output<N>> };

const WAIT_MS = 8;
const CHUNK = 65_536;
const LABELS = ['red', 'yellow', 'green', 'blue', 'purple'];
const CAMERAS = ['FUJIFILM X-T5', 'NIKON Z 8', 'Canon EOS R6'];

export class FakeCore implements Client {
  private readonly count: number;
  private readonly edits = new Map<number, Edit>();
  private readonly done: { ns: number[]; before: Edit[]; label: string }[] = [];
  private readonly listeners = new Map<TopicName, Set<(data: never) => void>>();
  private readonly settings = new Map<string, never>();
  private seq = 1;

  constructor(count: number) {
    this.count = count;
  }

  async call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    const handler = this.handlers[name];
    if (!handler) throw Object.assign(new Error(`The made-up core cannot do ${name}.`), { code: 'unsupported' });
    return handler(input);
  }

  async *stream<N extends StreamName>(_name: N, input: Input<N>): AsyncIterable<Uint8Array> {
    const { days, ...search } = input as Input<'search.ids'>;
    const ids = this.find(search);
    const size = days ? 10 : 6;
    for (let from = 0; from < ids.length; from += CHUNK) {
      const part = ids.subarray(from, from + CHUNK);
      const chunk = new Uint8Array(4 + part.length * size);
      const view = new DataView(chunk.buffer);
      view.setUint32(0, part.length, true);
      for (let i = 0; i < part.length; i++) {
        view.setUint32(4 + i * 4, part[i]!, true);
        view.setUint16(4 + part.length * 4 + i * 2, this.aspect(part[i]!), true);
        if (days) view.setInt32(4 + part.length * 6 + i * 4, this.day(part[i]!), true);
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
      yield chunk;
    }
  }

  subscribe<N extends TopicName>(topic: N, onData: (data: TopicData<N>) => void): () => void {
    const set = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, set.add(onData as (data: never) => void));
    return () => set.delete(onData as (data: never) => void);
  }

  private emit<N extends TopicName>(topic: N, data: TopicData<N>): void {
    setTimeout(() => {
      for (const listener of this.listeners.get(topic) ?? []) (listener as (data: TopicData<N>) => void)(data);
    });
  }

  private taken = (n: number) => new Date(Date.UTC(2026, 10, 14) - n * 60_000).toISOString().slice(0, 19);
  private day = (n: number) => dayOf(this.taken(n));

  private timeline(query: string): Output<'search.timeline'> {
    const tally = new Map<number, number>();
    for (const n of this.find({ query })) tally.set(this.day(n), (tally.get(this.day(n)) ?? 0) + 1);
    const days = [...tally.keys()].sort((a, b) => a - b);
    return { seq: this.seq, days, counts: days.map((day) => tally.get(day)!), undated: 0 };
  }

  private kind(n: number): Kind {
    const at = chance(n, 10);
    return at < 0.45
      ? 'raw'
      : at < 0.86
        ? 'image'
        : at < 0.9
          ? 'video'
          : at < 0.93
            ? 'document'
            : at < 0.96
              ? 'layered'
              : at < 0.975
                ? 'audio'
                : 'archive';
  }

  private pictured = (n: number) => !['audio', 'archive'].includes(this.kind(n)) && chance(n, 11) > 0.004;
  private aspect = (n: number) => (this.pictured(n) ? Math.round(shapeOf(n) * 1000) : 0);

  private values(n: number): Edit {
    const own = this.edits.get(n);
    if (own) return own;
    const stars = chance(n, 12);
    const label = chance(n, 13);
    const flag = chance(n, 14);
    return {
      rating: stars < 0.5 ? 0 : Math.ceil((stars - 0.5) * 10),
      label: label < 0.12 ? LABELS[Math.floor(label * 41)] : undefined,
      flag: flag < 0.06 ? 'pick' : flag < 0.1 ? 'reject' : undefined,
      title: undefined,
      tags: chance(n, 15) < 0.3 ? ['lookbook', 'people/models/Ines'] : [],
    };
  }

  private row(n: number): AssetRow {
    const kind = this.kind(n);
    const ext =
      { raw: 'RAF', image: 'jpg', video: 'mp4', document: 'pdf', layered: 'psd', audio: 'wav', archive: 'zip' }[
        kind as string
      ] ?? 'bin';
    const shape = shapeOf(n);
    const state = chance(n, 11);
    const long = kind === 'raw' ? 7728 : 4000;
    return {
      n,
      id: String(n).padStart(32, '0'),
      name:
        chance(n, 16) < 0.06
          ? `Spring lookbook, look ${n}, retouched and approved by the client.${ext}`
          : `DSCF${String(n).padStart(4, '0')}.${ext}`,
      folder: 1,
      root: 1,
      kind,
      ext: ext.toLowerCase(),
      typeName:
        {
          raw: 'Fujifilm RAF',
          image: 'JPEG',
          video: 'MP4 video',
          document: 'PDF',
          layered: 'Photoshop',
          audio: 'WAV sound',
          archive: 'ZIP archive',
        }[kind as string] ?? 'File',
      ...(this.pictured(n)
        ? {
            width: shape > 1 ? long : Math.round(long * shape),
            height: shape > 1 ? Math.round(long / shape) : long,
            preview: 'a1',
          }
        : {}),
      orientation: 1,
      size: 1e6 + Math.floor(chance(n, 17) * 4e7),
      takenAt: this.taken(n),
      ...(kind === 'video' || kind === 'audio' ? { duration: 5 + Math.floor(chance(n, 18) * 900) } : {}),
      ...(kind === 'document' ? { pages: 1 + Math.floor(chance(n, 18) * 40) } : {}),
      ...this.values(n),
      pending: state < 0.002,
      missing: state > 0.995,
      offline: state > 0.99 && state <= 0.995,
      problem:
        state >= 0.002 && state < 0.004
          ? { code: 'truncated', message: 'The file ends early. Copy it again from the card.' }
          : undefined,
    };
  }

  private find({
    query,
    sort,
    dir,
  }: {
    query: string;
    sort?: string | undefined;
    dir?: string | undefined;
  }): Uint32Array {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const tests = words.map((word) => this.test(word));
    const found = new Uint32Array(this.count);
    let length = 0;
    for (let n = 1; n <= this.count; n++) if (tests.every((test) => test(n))) found[length++] = n;
    const ids = found.subarray(0, length);
    if (sort === 'rating') ids.sort((a, b) => this.values(b).rating - this.values(a).rating || a - b);
    return dir === 'asc' ? ids.reverse() : ids;
  }

  private test(word: string): (n: number) => boolean {
    const [, token, value = ''] = /^(\w+):(.*)$/.exec(word) ?? [];
    const number = Number(value.replace(/\D/g, ''));
    if (token === 'rating')
      return (n) => (value.startsWith('>=') ? this.values(n).rating >= number : this.values(n).rating === number);
    if (token === 'label') return (n) => this.values(n).label === value;
    if (token === 'flag') return (n) => this.values(n).flag === value;
    if (token === 'kind') return (n) => this.kind(n) === value;
    return (n) => this.row(n).name.toLowerCase().includes(word);
  }

  private numbers(targets: Input<'assets.set'>['targets']): number[] {
    return Array.isArray(targets) ? targets : [...this.find(targets)];
  }

  private set({
    targets,
    changes,
  }: {
    targets: Input<'assets.set'>['targets'];
    changes: Changes;
  }): Output<'assets.set'> {
    const ns = this.numbers(targets);
    if (changes.rating === 5 && ns.includes(13))
      throw Object.assign(new Error('The drive it is on is read-only.'), { code: 'read-only' });
    const before = ns.map((n) => this.values(n));
    for (const [i, n] of ns.entries()) {
      const now = { ...before[i]! };
      if (changes.rating !== undefined) now.rating = changes.rating;
      if (changes.ratingStep) now.rating = Math.max(0, Math.min(5, now.rating + changes.ratingStep));
      if (changes.label !== undefined) now.label = changes.label ?? undefined;
      if (changes.flag !== undefined) now.flag = changes.flag ?? undefined;
      if (changes.title !== undefined) now.title = changes.title ?? undefined;
      this.edits.set(n, now);
    }
    const what = Object.entries(changes)
      .map(([field, value]) => `${field} ${value}`)
      .join(', ');
    const label = `Set ${what} on ${ns.length} ${ns.length === 1 ? 'photo' : 'photos'}`;
    this.done.push({ ns, before, label });
    this.changed(ns, Object.keys(changes));
    return { seq: this.seq, changed: ns.length, label, warnings: [] };
  }

  private changed(ns: number[], fields: string[]): void {
    this.seq++;
    this.emit('assets.changed', { seq: this.seq, ns: ns.length > 1000 ? null : ns, fields });
  }

  private undo(): Output<'history.undo'> {
    const last = this.done.pop();
    if (!last) return { seq: this.seq, changed: 0, label: '', warnings: [], done: false, kept: 0 };
    for (const [i, n] of last.ns.entries()) this.edits.set(n, last.before[i]!);
    this.changed(last.ns, ['rating', 'label', 'flag']);
    return { seq: this.seq, changed: last.ns.length, label: last.label, warnings: [], done: true, kept: 0 };
  }

  private facets(query: string): Output<'search.facets'> {
    const some = this.find({ query }).subarray(0, 20_000);
    const count = (of: (n: number) => string | number | undefined, values: readonly string[]) =>
      values.map((value) => ({
        value,
        count: some.reduce((sum, n) => sum + (String(of(n) ?? '') === value ? 1 : 0), 0),
      }));
    return {
      seq: this.seq,
      total: some.length,
      facets: {
        rating: count((n) => this.values(n).rating, ['5', '4', '3', '2', '1', '0']),
        label: count((n) => this.values(n).label, [...LABELS, '']),
        flag: count((n) => this.values(n).flag, ['pick', 'reject', '']),
        kind: count((n) => this.kind(n), ['raw', 'image', 'video', 'document', 'layered']),
        camera: CAMERAS.map((value, i) => ({ value, count: 12_044 - i * 3000 })),
        tag: [
          { value: 'lookbook', count: 74 },
          { value: 'people/models/Ines', count: 61 },
        ],
      },
    };
  }

  private readonly handlers: Handlers = {
    'app.hello': () => ({
      version: '0.1.0',
      catalog: { id: 'made-up', name: 'Made up', path: '/nowhere' },
      seq: this.seq,
      host: 'test',
      can: { nativeDialog: false, reveal: false, trash: false, dragOut: false },
      assetBase: '/asset',
      firstRun: false,
    }),
    'catalog.rescue': () => ({
      stage: 'open',
      code: '',
      message: '',
      restorable: false,
      backups: [],
      log: { files: 0, until: null },
      line: '',
      outcome: null,
    }),
    'catalog.recent': () => ({ catalogs: [] }),
    'app.settings': () => ({ values: Object.fromEntries(this.settings) }),
    'app.setSetting': ({ key, value }) => {
      this.settings.set(key, value as never);
      return { seq: this.seq };
    },
    'search.page': (input) => {
      const ids = this.find(input);
      return { seq: this.seq, total: ids.length, files: ids.length, ns: [...ids.subarray(0, input.limit ?? 200)] };
    },
    'search.facets': ({ query }) => this.facets(query),
    'search.timeline': ({ query }) => this.timeline(query),
    'assets.columns': ({ ns }) => ({ seq: this.seq, rows: ns.map((n) => ({ n, values: { camera: CAMERAS[n % 3]! } })) }),
    'search.complete': ({ at }) => ({ from: at, to: at, items: [] }),
    'assets.rows': ({ ns }) => ({ seq: this.seq, rows: ns.filter((n) => n <= this.count).map((n) => this.row(n)) }),
    'assets.set': (input) => this.set(input),
    'assets.details': ({ n }) => ({
      seq: this.seq,
      row: this.row(n),
      facts: [
        { group: 'Camera', name: 'Camera', value: CAMERAS[n % 3]! },
        { group: 'Camera', name: 'Exposure', value: '1/500 s · f/2.0 · ISO 250' },
      ],
      data: {},
      takenSource: 'original' as const,
      values: { more: {} },
      palette: [],
      locations: [
        {
          path: `/Pictures/${this.row(n).name}`,
          root: 'Pictures',
          size: 1,
          modified: '2026-11-14T00:00:00Z',
          missing: false,
        },
      ],
      sidecars: [],
    }),
    'assets.summary': ({ targets }) => {
      const none = { value: null, mixed: 3 };
      const count = this.numbers(targets).length;
      return {
        seq: this.seq,
        count,
        bytes: count * 2e7,
        position: { value: null, mixed: 0 },
        placed: 0,
        fields: {
          rating: none,
          label: none,
          flag: none,
          title: none,
          caption: none,
          creator: { value: 'M. Aalto', mixed: 1 },
          copyright: none,
        },
        tags: [],
      };
    },
    'assets.trash': ({ targets }) => ({
      seq: this.seq,
      changed: this.numbers(targets).length,
      label: 'Moved to the trash',
      warnings: [],
    }),
    'assets.reveal': ({ n }) => ({ seq: this.seq, shown: false, path: `/Pictures/${this.row(n).name}` }),
    'history.undo': () => this.undo(),
    'history.redo': () => ({ seq: this.seq, changed: 0, label: '', warnings: [], done: false, kept: 0 }),
    'history.next': () => ({ undo: this.done.at(-1)?.label }),
    'together.log': () => ({ seq: this.seq, entries: [] }),
    'together.here': () => ({ seq: this.seq, people: [] }),
    'together.feed': () => ({ seq: this.seq, unseen: 0, people: [] }),
    'together.conflicts': () => ({ seq: this.seq, total: 0, conflicts: [] }),
    'library.roots': () => ({
      seq: this.seq,
      roots: [{ n: 1, id: 'r', name: 'Photography', path: '/Pictures', state: 'online', writes: 'off', folder: 1, count: this.count }],
    }),
    'library.folders': ({ parent }) => ({
      seq: this.seq,
      folders: parent ? [] : [{ n: 1, name: 'Photography', root: 1, path: '', count: this.count, hasChildren: false }],
    }),
    'library.onScreen': () => ({}),
    'tags.list': () => ({ seq: this.seq, tags: [{ n: 1, id: '01', name: 'lookbook', path: 'lookbook', count: 74 }] }),
    'jobs.list': () => ({ seq: this.seq, jobs: [] }),
    'jobs.failures': () => ({ seq: this.seq, total: 0, failures: [] }),
    'catalog.status': () => ({
      seq: this.seq,
      path: '/nowhere',
      version: '0.1.0',
      assets: this.count,
      missing: 0,
      failed: 0,
      pending: 0,
      tags: 1,
      roots: [],
      bytes: { database: 0, previews: 0 },
    }),
  };
}
