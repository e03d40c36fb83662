import { writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Command, type Options, UsageError, wholeNumber } from '../command.ts';
import { oneAsset } from '../targets.ts';

export const status: Command = {
  usage: 'status',
  about: 'What the catalog holds.',
  words: [0, 0],
  repeatable: true,
  async run({ client }) {
    const s = await client.call('catalog.status', {});
    const lines = [
      `${s.path}`,
      `${s.assets} assets, ${s.tags} tags; ${s.pending} still being read, ${s.missing} missing, ${s.failed} with a problem`,
      ...s.roots.map((r) => `${r.path}: ${r.count}${r.state === 'online' ? '' : ` (${r.state})`}`),
    ];
    return { json: s, text: lines.join('\n') };
  },
};

export const log: Command = {
  usage: 'log [<path|id>] [--limit N]',
  about: 'The history of the catalog, or of one asset with what changed.',
  options: { limit: { type: 'string' } },
  words: [0, 1],
  repeatable: true,
  check: (options) => void limitOf(options),
  async run(context) {
    const limit = limitOf(context.options);
    const asset = context.args[0] === undefined ? undefined : await oneAsset(context, context.args[0]);
    const { changes } = await context.client.call('history.list', { ...(asset === undefined ? {} : { asset }), limit });
    const show = (value: unknown) => (value === null ? '—' : String(value));
    const text = changes.flatMap((c) => [
      `${String(c.seq).padStart(6)}  ${c.at}  ${c.actor}  ${c.kind === 'do' ? '' : `${c.kind}: `}${c.label}${c.undone ? ' (undone)' : ''}`,
      ...(c.details ?? []).map((d) => `        ${d.field}: ${show(d.before)} → ${show(d.after)}`),
    ]);
    return { json: { changes }, text: text.join('\n') };
  },
};

const limitOf = (options: Options): number => wholeNumber(options, 'limit', 1, 500, 50);

function pictureOf(options: Options): { size: number; file: string; format: 'webp' | 'jpeg' | 'png' } {
  const size = wholeNumber(options, 'size', 16, 8192, 512);
  const file = options['output'];
  if (typeof file !== 'string' || file === '') throw new UsageError('Say where to write the picture: -o FILE.');
  const format = FORMATS[extname(file).toLowerCase()];
  if (!format) throw new UsageError(`${file} should end in .jpg, .png or .webp.`);
  return { size, file, format };
}

function cannotWrite(file: string, code = ''): string {
  if (code === 'ENOENT')
    return `${file} cannot be written: there is no folder ${dirname(resolve(file))}. Make it first.`;
  if (code === 'EISDIR') return `${file} is a folder. Give the name of a file, such as preview.jpg.`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `You have no right to write ${file}. Choose another place.`;
  return `${file} cannot be written (${code}). Choose another place.`;
}

const FORMATS: Record<string, 'webp' | 'jpeg' | 'png'> = {
  '.webp': 'webp',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.png': 'png',
};

export const preview: Command = {
  usage: 'preview <path|id> --size N -o FILE(.jpg|.png|.webp)',
  about: 'Writes a picture of the asset, N pixels on its long edge, upright and in sRGB.',
  options: { size: { type: 'string' }, output: { type: 'string', short: 'o' } },
  words: [1, 1],
  repeatable: true,
  check: (options) => void pictureOf(options),
  async run(context) {
    const { size, file, format } = pictureOf(context.options);
    const n = await oneAsset(context, context.args[0] as string);
    const chunks: Uint8Array[] = [];
    for await (const chunk of context.client.stream('assets.picture', { n, size, format })) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    await writeFile(file, bytes).catch((error: NodeJS.ErrnoException) => {
      throw new RpcError('invalid-input', cannotWrite(file, error.code));
    });
    return { json: { path: file, bytes: bytes.length }, text: `${file}: ${bytes.length} bytes` };
  },
};

export const verify: Command = {
  usage: 'verify [--repair]',
  about:
    'Checks the catalog against its log, its files and itself; changes nothing. With --repair it makes anew what is computed, and never touches what people set.',
  options: { repair: { type: 'boolean' } },
  words: [0, 0],
  repeatable: true,
  async run({ client, options }) {
    const repaired = options['repair'] === true ? await client.call('catalog.repair', {}) : undefined;
    const outcome = repaired ?? (await client.call('catalog.verify', {}));
    const text = [...(repaired?.repaired ?? []), ...outcome.problems, ...(outcome.notes ?? [])].map(
      (p) => `${p.what}: ${p.message}`,
    );
    return {
      json: outcome,
      text: [...text, outcome.ok ? 'Everything fits.' : `${outcome.problems.length} problems.`].join('\n'),
      failures: !outcome.ok,
    };
  },
};
