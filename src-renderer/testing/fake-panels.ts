/** What the panels show of a made-up catalog: folders, tags, details, jobs, failures, completion, the folder chooser. */
import type {
  CallName,
  CallOptions,
  Client,
  Input,
  Output,
  StreamName,
  TopicData,
  TopicName,
} from '../client/client.ts';
import { FakeCore } from './fake-core.ts';

type Handlers = { [N in CallName]?: (input: Input<N>) => Output<N> | Promise<Output<N>> };

const TAGS: readonly [number, string, string, number | undefined, number][] = [
  [1, 'people', 'people', undefined, 6120],
  [2, 'models', 'people/models', 1, 2044],
  [3, 'Ines', 'people/models/Ines', 2, 412],
  [4, 'places', 'places', undefined, 9310],
  [5, 'Lisbon', 'places/Lisbon', 4, 2310],
  [6, 'product', 'product', undefined, 4412],
  [7, 'lookbook', 'lookbook', undefined, 74],
];
const FOLDERS = [
  { n: 1, name: 'Photography', root: 1, path: '', count: 31_077, hasChildren: true },
  { n: 2, name: '2025', root: 1, parent: 1, path: '2025', count: 12_880, hasChildren: false },
  { n: 3, name: '2026', root: 1, parent: 1, path: '2026', count: 18_197, hasChildren: true },
  { n: 4, name: '2026-10 Lisbon', root: 1, parent: 3, path: '2026/2026-10 Lisbon', count: 2310, hasChildren: false },
  { n: 5, name: '2026-11 Lookbook', root: 1, parent: 3, path: '2026/2026-11 Lookbook', count: 612, hasChildren: false },
];
const DISK: Readonly<Record<string, readonly string[]>> = {
  '/home/me': ['Desktop', 'Documents', 'Pictures', 'Vitrine'],
  '/home/me/Pictures': ['2025', '2026', 'Phone', 'Scans of the old albums'],
};

export class FakePanels implements Client {
  private readonly core: FakeCore;
  private readonly options: URLSearchParams;
  private seq = 1;

  constructor(options: URLSearchParams) {
    this.options = options;
    this.core = new FakeCore(Number(options.get('n') ?? 2000));
  }

  async call<N extends CallName>(name: N, input: Input<N>, options?: CallOptions): Promise<Output<N>> {
    const handler = this.handlers[name];
    if (!handler) return this.core.call(name, input);
    await new Promise((resolve) => setTimeout(resolve, 8));
    options?.signal?.throwIfAborted();
    return handler(input);
  }
  stream<N extends StreamName>(name: N, input: Input<N>): AsyncIterable<Uint8Array> {
    return this.core.stream(name, input);
  }
  subscribe<N extends TopicName>(topic: N, onData: (data: TopicData<N>) => void): () => void {
    return this.core.subscribe(topic, onData);
  }

  private jobs(): Output<'jobs.list'>['jobs'] {
    const start = new Date(Date.now() - 70_000).toISOString();
    const job = { failed: 0, startedAt: start, done: 0, total: 0 };
    if (this.options.has('idle')) return [];
    return [
      {
        ...job,
        id: 'a',
        name: 'library.add',
        title: 'Adding Photography',
        state: 'running',
        done: 1841,
        total: 2453,
        failed: 3,
        rate: 8.7,
        secondsLeft: 70,
        phase: 'describing',
      },
      { ...job, id: 'b', name: 'library.add', title: 'Adding Client work', state: 'paused', done: 40, total: 900 },
      {
        ...job,
        id: 'c',
        name: 'library.add',
        title: 'Adding Archive',
        state: 'done',
        done: 2112,
        total: 2112,
        failed: 1,
        endedAt: new Date().toISOString(),
      },
    ];
  }

  private readonly handlers: Handlers = {
    'app.hello': async () => ({ ...(await this.core.call('app.hello', {})), firstRun: this.options.has('first') }),
    'tags.list': () => ({
      seq: 1,
      tags: TAGS.map(([n, name, path, parent, count]) => ({ n, id: `0${n}`, name, path, parent, count })),
    }),
    'library.roots': () => ({
      seq: 1,
      roots: this.options.has('empty')
        ? []
        : [
            { n: 1, id: 'r1', name: 'Photography', path: '/Pictures', state: 'online', writes: 'off', folder: 1, count: 31_077 },
            {
              n: 2,
              id: 'r2',
              name: 'Client work',
              path: '/clients',
              state: 'online',
              writes: 'off',
              folder: 20,
              count: 15_021,
              problem: { code: 'no-access', message: 'Two folders in it may not be read.' },
            },
            { n: 3, id: 'r3', name: 'Archive', path: '/mnt/archive', state: 'offline', writes: 'off', folder: 30, count: 2112 },
          ],
    }),
    'library.folders': ({ parent }) => ({ seq: 1, folders: FOLDERS.filter((folder) => folder.parent === parent) }),
    'library.add': () => ({ jobId: 'a' }),
    'library.sample': () => ({ jobId: 'a' }),
    'library.remove': () => ({ seq: ++this.seq, label: 'Removed Photography from the library' }),
    'library.browse': ({ path = '/home/me' }) => {
      const folders = DISK[path];
      if (!folders && !/^\/home\/me\/Pictures\//.test(path)) {
        throw Object.assign(new Error(`There is no folder ${path}. Check the spelling.`), { code: 'not-found' });
      }
      return {
        path,
        parent: path === '/' ? undefined : path.replace(/\/[^/]+$/, '') || '/',
        places: [
          { name: 'Home', path: '/home/me' },
          { name: 'Pictures', path: '/home/me/Pictures' },
          { name: 'NAS', path: '/mnt/nas' },
        ],
        folders: (folders ?? []).map((name) => ({ name, path: `${path}/${name}` })),
        files: folders ? 12 : 999,
      };
    },
    'library.locate': ({ name }) => ({ candidates: [`/home/me/Pictures/${name}`] }),
    'jobs.list': () => ({ seq: 1, jobs: this.jobs() }),
    'jobs.pause': () => ({ seq: ++this.seq }),
    'jobs.resume': () => ({ seq: ++this.seq }),
    'jobs.cancel': () => ({ seq: ++this.seq }),
    'jobs.retry': ({ ns }) => ({ seq: ++this.seq, queued: ns?.length ?? 3 }),
    'jobs.failures': () => ({
      seq: 1,
      total: this.options.has('idle') ? 0 : 3,
      failures: this.options.has('idle')
        ? []
        : [
            {
              n: 12,
              path: '/Pictures/2026/DSCF2041.RAF',
              code: 'truncated',
              message: 'The file ends early. Copy it again from the card.',
              retryable: true,
            },
            {
              n: 13,
              path: '/Pictures/2026/A very long name that does not fit into the panel at all.jpeg',
              code: 'corrupt',
              message: 'This is not a JPEG. Rename it, or save it again.',
              retryable: true,
            },
            {
              path: '/clients/locked',
              code: 'no-access',
              message: 'This folder may not be read by you. Change its rights.',
              retryable: false,
            },
          ],
    }),
    'catalog.status': async () => ({
      ...(await this.core.call('catalog.status', {})),
      assets: 48_210,
      missing: 14,
      failed: 3,
    }),
    'search.complete': ({ query, at }) => {
      const from = query.lastIndexOf(' ', at - 1) + 1;
      const part = query.slice(from, at);
      const items = ['tag:', 'rating:>=4', 'label:red', 'flag:pick', 'kind:raw', 'camera:"X-T5"']
        .filter((insert) => part !== '' && insert.startsWith(part))
        .map((insert, i) => ({
          insert,
          text: insert.endsWith(':') ? 'Tag' : insert,
          count: insert.endsWith(':') ? undefined : 1200 - i * 91,
        }));
      const tags = part.startsWith('tag:')
        ? TAGS.filter(([, , path]) => path.includes(part.slice(4))).map(([, , path, , count]) => ({
            insert: `tag:${path}`,
            text: path.replaceAll('/', ' › '),
            count,
          }))
        : [];
      return { from, to: at, items: [...tags, ...items] };
    },
    'search.facets': async (input) => {
      const own = await this.core.call('search.facets', input);
      if (input.facets.length === 0) return own;
      return {
        ...own,
        facets: {
          ...own.facets,
          lens: [
            { value: 'XF 56mm F1.2 R WR', count: 411 },
            { value: 'NIKKOR Z 24-70mm f/2.8 S', count: 120 },
            { value: '', count: 80 },
          ],
          taken: [
            { value: '2026-11', count: 612 },
            { value: '2026-10', count: 2310 },
          ],
          ext: [
            { value: 'raf', count: 900 },
            { value: 'jpg', count: 812 },
            { value: 'psd', count: 12 },
          ],
        },
      };
    },
    'assets.details': async (input) => {
      const own = await this.core.call('assets.details', input);
      return {
        ...own,
        takenSource: input.n % 4 === 0 ? 'file' : 'original',
        facts: [
          { group: 'Capture', name: 'Taken', value: '14 Nov 2026, 16:42:07 +01:00' },
          { group: 'Capture', name: 'Camera', value: 'FUJIFILM X-T5' },
          { group: 'Capture', name: 'Lens', value: 'XF 56mm F1.2 R WR' },
          { group: 'Capture', name: 'Exposure', value: '1/500 s · f/2.0 · ISO 250' },
          { group: 'File', name: 'Type', value: 'Fujifilm RAF' },
          { group: 'File', name: 'Dimensions', value: '7728 × 5152 · 40.2 MP' },
          { group: 'File', name: 'Size', value: '41 MB' },
        ],
        values: {
          title: own.row.title ?? 'Spring lookbook, look 12',
          creator: 'M. Aalto',
          copyright: '© 2026 Aalto Studio',
          more: { city: 'Helsinki', credit: 'Aalto Studio' },
        },
        locations: [
          {
            path: `/Pictures/2026/2026-11 Lookbook/${own.row.name}`,
            root: 'Photography',
            size: 41e6,
            modified: '2026-11-14T00:00:00Z',
            missing: own.row.missing,
          },
        ],
        sidecars: input.n % 2 ? ['/Pictures/2026/2026-11 Lookbook/DSCF0001.xmp'] : [],
      };
    },
    'assets.summary': async (input) => {
      const own = await this.core.call('assets.summary', input);
      return {
        ...own,
        fields: {
          ...own.fields,
          rating: { value: 4, mixed: 1 },
          label: { value: 'green', mixed: 1 },
          copyright: { value: '© 2026 Aalto Studio', mixed: 1 },
        },
        tags: [
          { path: 'lookbook', count: own.count },
          { path: 'people/models/Ines', count: own.count },
          { path: 'outdoor', count: 1 },
          { path: 'fabric/denim', count: Math.max(1, own.count - 1) },
        ],
      };
    },
    'tags.apply': () => ({ seq: ++this.seq, changed: 2, label: 'Tagged 2 photos with lookbook', warnings: [] }),
    'together.log': () => ({
      seq: 3,
      entries: [
        {
          seq: 3,
          ...then(new Date().toISOString()),
          ...someone('M. Aalto'),
          label: 'Rated 12 photos 3 stars',
          kind: 'do',
          undone: false,
          assets: 12,
          details: [{ field: 'rating', before: 1, after: 3 }],
        },
        {
          seq: 2,
          ...then('2026-11-20T10:00:00Z'),
          ...someone('M. Aalto'),
          label: 'Tagged 2 photos',
          kind: 'do',
          undone: true,
          assets: 2,
          details: [{ field: 'tags', before: null, after: 'people/models/Ines' }],
        },
        {
          seq: 1,
          ...then('2026-11-19T10:00:00Z'),
          ...someone('Tero K.'),
          label: 'Set the title of 1 photo',
          kind: 'do',
          undone: false,
          assets: 1,
          details: [{ field: 'title', before: 'IMG', after: 'Spring lookbook, look 12' }],
        },
      ],
    }),
  };
}

const then = (at: string) => ({ at, here: at });
const someone = (name: string) => ({ name, me: name === 'me', member: '', device: null, kinds: [], counts: true });
