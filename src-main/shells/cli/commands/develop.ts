import type { z } from 'zod';
import type { RecipeChanges } from '../../../../src-shared/contract/edits.ts';
import { SLIDER_NAMES, SLIDERS } from '../../../../src-shared/domain/edits/recipe.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Command, type Context, type Options, type Result, UsageError } from '../command.ts';
import { assetsOf, oneAsset } from '../targets.ts';

type Changes = z.input<typeof RecipeChanges>;

const SWITCHES = { bw: 'blackWhite', mute: 'mute' } as const;
const LIMITS = SLIDER_NAMES.map((name) => `[--${name} ${SLIDERS[name][0]}…${SLIDERS[name][1]}]`).join(' ');

export const edit: Command = {
  usage: `edit <path|id|query>… [--crop X,Y,W,H|none] ${LIMITS} [--rotate 90|-90|180] [--flip x|y|none] [--bw yes|no] [--trim FROM,TO|none] [--mute yes|no] [--fade IN,OUT|none] [--copy-from <path|id>|--preset NAME [--with-crop]] [--save-preset NAME] [--reset] [--query] | copy <path|id|query>… [--name NAME|--remove] [--query]`,
  about:
    'Edits pictures without touching their files: what is shown and exported changes. Without options it says what is done to one. --crop takes parts of the upright picture, 0 to 1, or its pixels. --reset takes everything away first, --copy-from gives what another one has, --preset what is kept under a name; --save-preset keeps what is done to one picture. Of films --trim (seconds), --mute, --crop and --rotate say how clips of them are made, of sounds --trim and --fade (seconds). One undo step. `edit copy` makes virtual copies: other edits, stars and tags over the same file, with ids of their own; --remove deletes virtual copies and leaves their files.',
  words: [1, 100_000],
  options: {
    ...Object.fromEntries(SLIDER_NAMES.map((name) => [name, { type: 'string' as const }])),
    crop: { type: 'string' }, rotate: { type: 'string' }, flip: { type: 'string' }, bw: { type: 'string' }, mute: { type: 'string' }, trim: { type: 'string' }, fade: { type: 'string' },
    'copy-from': { type: 'string' }, preset: { type: 'string' }, 'save-preset': { type: 'string' }, 'with-crop': { type: 'boolean' }, name: { type: 'string' }, remove: { type: 'boolean' }, reset: { type: 'boolean' }, query: { type: 'boolean' },
  },
  check: (options) => void wishOf(options),
  async run(context): Promise<Result> {
    const { options, client } = context;
    if (context.args[0] === 'copy' && context.args.length > 1) return copy(context);
    if (options['name'] !== undefined) throw new UsageError('--name is what a virtual copy is called: vitrine edit copy FILE --name NAME.');
    const { changes, pixels, rotate } = wishOf(options);
    const ns = new Set<number>();
    for (const arg of context.args) for (const n of await assetsOf(context, arg)) ns.add(n);
    const targets = [...ns];
    const like = await likeOf(context);
    const keep = options['save-preset'];
    const [first] = targets;
    if (!Object.keys(changes).length && !pixels && !rotate && !like && keep === undefined && options['reset'] !== true) {
      if (targets.length !== 1 || first === undefined) throw new UsageError('Say what is to be done, or name one picture to be told what is done to it.');
      const { seq: _seq, ...told } = await client.call('edits.get', { n: first });
      return { json: told, text: told.recipe || told.rotate ? JSON.stringify({ ...told.recipe, ...(told.rotate ? { rotate: told.rotate } : {}) }, null, 2) : 'Nothing is done to it.' };
    }
    if (typeof keep === 'string' && targets.length !== 1) throw new UsageError('Name one picture whose edits are to be kept as a preset.');
    const { changed, label, warnings, seq } = await client.call('edits.set', {
      targets,
      reset: options['reset'] === true,
      ...(like ? { like, withCrop: options['with-crop'] === true } : {}),
      changes: pixels ? { ...changes, crop: await inParts(context, targets, pixels) } : changes,
      ...(rotate ? { rotate } : {}),
    });
    if (typeof keep === 'string' && first !== undefined) await client.call('edits.definePreset', { name: keep, recipe: (await client.call('edits.get', { n: first })).recipe ?? {}, withCrop: options['with-crop'] === true });
    const recipe = targets.length === 1 && first !== undefined ? (await client.call('edits.get', { n: first })).recipe : undefined;
    return { json: { changed, label, warnings, seq, ...(recipe === undefined ? {} : { recipe }) }, text: [changed ? label : 'Nothing changed: it was so already.', ...warnings].join('\n'), failures: warnings.length > 0 };
  },
};

async function copy(context: Context): Promise<Result> {
  const { client, options } = context;
  const ns = new Set<number>();
  for (const arg of context.args.slice(1)) for (const n of await assetsOf(context, arg)) ns.add(n);
  if (options['remove'] === true) {
    const { rows } = await client.call('assets.rows', { ns: [...ns] });
    const file = rows.find((row) => !row.copy);
    if (file) throw new RpcError('invalid-input', `${file.name} is a file, no virtual copy: name copies by their ids, or by has:copy.`);
    const { changed, label, warnings, seq } = await client.call('assets.trash', { targets: [...ns] });
    return { json: { changed, label, warnings, seq }, text: [label, ...warnings].join('\n'), failures: warnings.length > 0 };
  }
  const { ns: copies, changed, label, warnings } = await client.call('edits.copy', { targets: [...ns] });
  const { name } = options;
  if (typeof name === 'string') for (const n of copies) await client.call('edits.nameCopy', { n, name });
  const { rows, seq } = await client.call('assets.rows', { ns: copies.slice(0, 1000) });
  const told = rows.map((row) => ({ id: row.id, of: row.name, name: row.copy?.name ?? '' }));
  return { json: { changed, label, warnings, seq, copies: told }, text: [...told.map((one) => `${one.id}  ${one.of}  ${one.name}`), label, ...warnings].join('\n'), failures: warnings.length > 0 };
}

/** Whose edits are given, if any. */
async function likeOf(context: Context) {
  const { 'copy-from': from, preset } = context.options;
  if (from !== undefined && preset !== undefined) throw new UsageError('Give one of --copy-from and --preset.');
  if (typeof from === 'string') return { n: await oneAsset(context, from) };
  if (typeof preset !== 'string') return undefined;
  const { presets } = await context.client.call('edits.presets', {});
  const found = presets.find(({ name }) => name.toLowerCase() === preset.toLowerCase());
  if (!found) throw new RpcError('not-found', `There is no preset “${preset}”. ${presets.length ? `There are ${presets.map(({ name }) => name).join(', ')}.` : 'vitrine edit FILE --save-preset NAME makes one.'}`);
  return { recipe: found.recipe };
}

type Four = readonly [number, number, number, number];
const cropOf = ([x, y, w, h]: Four) => ({ x, y, w, h });

function wishOf(options: Options): { changes: Changes; pixels?: Four; rotate?: 90 | -90 | 180 } {
  const changes: Record<string, unknown> = {};
  for (const name of SLIDER_NAMES) if (options[name] !== undefined) changes[name] = numberOf(options, name);
  for (const [option, name] of Object.entries(SWITCHES)) if (options[option] !== undefined) changes[name] = isYes(options, option) || null;
  const { crop, rotate, flip, trim, fade } = options as Record<string, string | undefined>;
  if (flip !== undefined) {
    if (!['x', 'y', 'none'].includes(flip)) throw new UsageError(`--flip takes x, y or none, not “${flip}”.`);
    Object.assign(changes, flip === 'none' ? { flipX: null, flipY: null } : { [flip === 'x' ? 'flipX' : 'flipY']: true });
  }
  if (trim !== undefined) {
    const [from = -1, to = -1] = trim.split(',').map(Number);
    if (trim !== 'none' && !(from >= 0 && to > from)) throw new UsageError(`--trim takes two times in seconds, such as 1.5,12, not “${trim}”.`);
    changes['trim'] = trim === 'none' ? null : { from, to };
  }
  if (fade !== undefined) {
    const [start = -1, end = 0] = fade.split(',').map(Number);
    if (fade !== 'none' && !(start >= 0 && end >= 0)) throw new UsageError(`--fade takes seconds at the beginning and at the end, such as 0.5,2, not “${fade}”.`);
    changes['fade'] = fade === 'none' ? null : { in: start, out: end };
  }
  if (rotate !== undefined && !['90', '-90', '180', '270'].includes(rotate)) throw new UsageError(`--rotate takes 90, -90 or 180, not “${rotate}”.`);
  const turn = rotate === undefined ? {} : { rotate: (rotate === '270' ? -90 : Number(rotate)) as 90 | -90 | 180 };
  if (crop === 'none') changes['crop'] = null;
  if (crop === undefined || crop === 'none') return { changes: changes as Changes, ...turn };
  const four = crop.split(',').map(Number) as unknown as Four;
  if (four.length !== 4 || !four.every((part) => part >= 0) || four[2] <= 0 || four[3] <= 0)
    throw new UsageError(`--crop takes X,Y,W,H as parts of the picture, such as 0.1,0.1,0.8,0.8, or as pixels, not “${crop}”.`);
  if (four.some((part) => part > 1)) return { changes: changes as Changes, pixels: four, ...turn };
  if (four[0] + four[2] > 1.000001 || four[1] + four[3] > 1.000001) throw new UsageError('The crop reaches beyond the picture: X and W, and Y and H, make 1 at most.');
  return { changes: { ...changes, crop: cropOf(four) } as Changes, ...turn };
}

/** Pixels of the upright picture as parts of it. */
async function inParts({ client }: Context, targets: readonly number[], pixels: Four) {
  let size: { width: number; height: number } | undefined;
  for (const n of targets) {
    const { width, height, orientation = 1 } = (await client.call('assets.details', { n })).data as { width?: number; height?: number; orientation?: number };
    if (!width || !height) throw new UsageError('The size of a picture is not known yet: give --crop in parts of it, such as 0.1,0.1,0.8,0.8.');
    const own = orientation > 4 ? { width: height, height: width } : { width, height };
    if (size && (size.width !== own.width || size.height !== own.height)) throw new UsageError('These pictures are of several sizes: give --crop in parts of them, such as 0.1,0.1,0.8,0.8.');
    size = own;
  }
  const { width, height } = size ?? { width: 1, height: 1 };
  const [x, y, w, h] = pixels;
  if (x + w > width || y + h > height) throw new UsageError(`The crop reaches beyond the picture, which has ${width} × ${height} pixels.`);
  return cropOf([x / width, y / height, w / width, h / height]);
}

function numberOf(options: Options, name: (typeof SLIDER_NAMES)[number]): number | null {
  const value = Number(options[name]);
  const [from, to] = SLIDERS[name];
  if (options[name] === '' || !(value >= from && value <= to)) throw new UsageError(`--${name} takes a number from ${from} to ${to}, not “${String(options[name])}”.`);
  return value || null;
}

function isYes(options: Options, name: string): boolean {
  const value = options[name];
  if (value !== 'yes' && value !== 'no') throw new UsageError(`--${name} takes yes or no, not “${String(value)}”.`);
  return value === 'yes';
}
