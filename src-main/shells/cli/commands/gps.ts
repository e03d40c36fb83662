import { readFileSync, statSync } from 'node:fs';
import { ZONE } from '../../../../src-shared/domain/capture-time.ts';
import { TRACK_PART } from '../../../../src-shared/contract/gps.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Command, type Context, type Options, type Result, UsageError } from '../command.ts';
import { assetsOf } from '../targets.ts';

export const gps: Command = {
  usage:
    'gps <path|id|query>… --set "41.1579, -8.6291" | --clear | --reset | --track FILE… [--zone +02:00] [--offset=-35] [--max-gap 300] [--overwrite] [--dry-run] [--query]',
  about:
    'Sets where pictures were taken: by hand, or from GPX tracks by capture time. --zone is that of cameras that do not say theirs, --offset seconds added to the camera’s clock, --max-gap seconds to the nearest point. One undo step; with --dry-run only says which.',
  words: [1, 100_000],
  options: {
    set: { type: 'string' },
    clear: { type: 'boolean' },
    reset: { type: 'boolean' },
    track: { type: 'string', multiple: true },
    zone: { type: 'string' },
    offset: { type: 'string' },
    'max-gap': { type: 'string' },
    overwrite: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    query: { type: 'boolean' },
  },
  check: (options) => void wishOf(options),
  async run(context): Promise<Result> {
    const wish = wishOf(context.options);
    const ns = new Set<number>();
    for (const arg of context.args) for (const n of await assetsOf(context, arg)) ns.add(n);
    const targets = [...ns];
    const { client } = context;
    if (wish.how === 'track') return await byTrack(context, targets, wish);
    const done = await (wish.how === 'reset' ? client.call('gps.reset', { targets }) : client.call('gps.set', { targets, position: wish.position }));
    return { json: { changed: done.changed, label: done.label, seq: done.seq }, text: done.changed ? done.label : 'Nothing changed: it was so already.' };
  },
};

type Wish =
  | { readonly how: 'set'; readonly position: string | null }
  | { readonly how: 'reset' }
  | { readonly how: 'track'; readonly files: readonly string[]; readonly zone: string; readonly offset: number; readonly gap: number; readonly overwrite: boolean };

function wishOf(options: Options): Wish {
  const given = ['set', 'clear', 'reset', 'track'].filter((name) => options[name] !== undefined);
  if (given.length !== 1) throw new UsageError('Say what to do: one of --set, --clear, --reset or --track.');
  if (given[0] === 'set') return { how: 'set', position: String(options['set']) };
  if (given[0] === 'clear') return { how: 'set', position: null };
  if (given[0] === 'reset') return { how: 'reset' };
  const { zone = '+00:00' } = options;
  if (typeof zone !== 'string' || !ZONE.test(zone)) throw new UsageError(`A time zone is written +02:00, not “${String(zone)}”.`);
  const files = options['track'] as string[];
  return { how: 'track', files, zone, offset: seconds(options, 'offset', 0), gap: seconds(options, 'max-gap', 300), overwrite: options['overwrite'] === true };
}

function seconds(options: Options, name: string, normal: number): number {
  const given = options[name];
  if (given === undefined) return normal;
  if (typeof given !== 'string' || !/^-?\d{1,8}$/.test(given)) throw new UsageError(`--${name} takes whole seconds, not “${String(given)}”.`);
  return Number(given);
}

const MOST_BYTES = 60_000_000;

function textOf(file: string): string {
  try {
    if (statSync(file).size > MOST_BYTES) throw new RpcError('invalid-input', `${file} is larger than 60 MB. Give the track in parts.`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw error instanceof RpcError ? error : new RpcError('not-found', `${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

async function byTrack({ client, options }: Context, targets: number[], { files, how: _, ...wish }: Extract<Wish, { how: 'track' }>): Promise<Result> {
  const tracks: string[] = [];
  for (const file of files) tracks.push(await sendTrack(client, textOf(file)));
  if (options['dry-run'] === true) {
    const { items, total, matches, without } = await client.call('gps.preview', { targets, tracks, ...wish, limit: 2000 });
    const lines = items.map(({ name, position, why }) => `${name}: ${position ?? WHY[why ?? 'gap']}`);
    return { json: { total, matches, without, items }, text: [...lines, `${matches} of ${total} match.`].join('\n') };
  }
  const { changed, label, warnings, seq } = await client.call('gps.apply', { targets, tracks, ...wish });
  return { json: { changed, label, warnings, seq }, text: [changed ? label : 'Nothing changed.', ...warnings].join('\n') };
}

async function sendTrack(client: Context['client'], text: string): Promise<string> {
  let upload: string | undefined;
  for (let at = 0; ; at += TRACK_PART) {
    const more = at + TRACK_PART < text.length;
    const answer = await client.call('gps.readTrack', { text: text.slice(at, at + TRACK_PART), more, ...(upload ? { upload } : {}) });
    if (answer.read) return answer.read.track;
    upload = answer.upload;
  }
}

const WHY = {
  has: 'has a position already (--overwrite)',
  time: 'has no time',
  before: 'before the track begins',
  after: 'after the track ends',
  gap: 'no point near its time',
} as const;
