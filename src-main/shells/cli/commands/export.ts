import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ExportPackage, ExportPreset, type ExportOutcome, type NamedPreset } from '../../../../src-shared/contract/export.ts';
import { PACKAGES } from '../../../../src-shared/domain/export/package.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Command, type Context, type Options, type Result, UsageError } from '../command.ts';
import { assetsOf } from '../targets.ts';
import { finished } from './add.ts';

export const exportFiles: Command = {
  usage: 'export <path|id|query>… --preset NAME… -o DIR [--as zip|gallery|gallery-zip|sheet --name NAME [--share] [--rows N] [--columns N] [--paper A4|A3|Letter|Tabloid] [--landscape] [--caption T]] [--text T] [--override WHY] [--repeat last] [--query]',
  about:
    'Makes a file of each by each preset (vitrine presets), with its edits, and writes it into DIR. No name is given twice, originals are never written over. --override lets those leave whose rights are against it, and writes down why. --repeat last takes the presets and the folder of the last time. Begun again with the same words after it was cut off, it goes on. --as makes one thing of all: a ZIP, a gallery that any browser opens from its folder or ZIP, or a PDF with rows and columns of small pictures (which needs no preset); --share says that it is for others, who have a door of their own.',
  words: [1, 100_000],
  options: { preset: { type: 'string', multiple: true }, out: { type: 'string', short: 'o' }, text: { type: 'string' }, override: { type: 'string' }, repeat: { type: 'string' }, query: { type: 'boolean' },
    as: { type: 'string' }, name: { type: 'string' }, share: { type: 'boolean' }, rows: { type: 'string' }, columns: { type: 'string' }, paper: { type: 'string' }, landscape: { type: 'boolean' }, caption: { type: 'string' } },
  check: (options) => void wishOf(options),
  async run(context): Promise<Result> {
    const { client } = context;
    const asked = wishOf(context.options);
    const last = asked.repeat ? (await client.call('export.last', {})).last : undefined;
    if (asked.repeat && !last) throw new RpcError('not-found', 'Nothing was exported yet: name presets (--preset) and a folder (-o).');
    const presets = asked.presets.length ? asked.presets : (last?.presets ?? []);
    const to = asked.to ?? last?.to ?? '';
    const text = asked.text ?? last?.text;
    const ns = new Set<number>();
    for (const arg of context.args) for (const n of await assetsOf(context, arg)) ns.add(n);
    const why = context.options['override'];
    const bundle = packageOf(context.options);
    const { jobId, warnings } = await client.call('export.start', { targets: [...ns], presets, to, ...(bundle ? { package: bundle } : {}), ...(context.options['share'] === true ? { way: 'share' as const } : {}), ...(text === undefined ? {} : { text }), ...(typeof why === 'string' ? { why } : {}) });
    const outcome = (await finished(context, jobId)) as ExportOutcome;
    return { json: { ...outcome, warnings }, text: [...warnings, summary(outcome)].join('\n'), failures: outcome.failed.length > 0 };
  },
};

function wishOf(options: Options): { presets: string[]; to?: string; text?: string; repeat: boolean } {
  const presets = Array.isArray(options['preset']) ? (options['preset'] as string[]) : [];
  const { out, text, repeat } = options;
  if (repeat !== undefined && repeat !== 'last') throw new UsageError(`--repeat takes last, not “${String(repeat)}”.`);
  const bundle = packageOf(options);
  if (options['share'] === true && !bundle) throw new UsageError('Say as what it is shared: --as zip, gallery, gallery-zip or sheet.');
  if (!presets.length && repeat === undefined && bundle?.kind !== 'sheet') throw new UsageError('Say what to make: --preset NAME. vitrine presets lists them.');
  if (typeof out !== 'string' && repeat === undefined) throw new UsageError('Say where the files go: -o DIR.');
  return { presets, repeat: repeat !== undefined, ...(typeof out === 'string' ? { to: resolve(out) } : {}), ...(typeof text === 'string' ? { text } : {}) };
}

/** Undefined: each file by itself. */
function packageOf({ as, name, rows, columns, paper, landscape, caption }: Options): ExportPackage | undefined {
  if (as === undefined) return undefined;
  const kind = PACKAGES.find((one) => one === as);
  if (!kind) throw new UsageError(`--as takes ${PACKAGES.join(', ')}, not “${String(as)}”.`);
  if (typeof name !== 'string' || !name.trim()) throw new UsageError('Say what it is called: --name NAME.');
  const layout = { ...(rows === undefined ? {} : { rows: Number(rows) }), ...(columns === undefined ? {} : { columns: Number(columns) }), ...(paper === undefined ? {} : { paper }), ...(landscape ? { landscape: true } : {}), ...(caption === undefined ? {} : { caption }) };
  const parsed = ExportPackage.safeParse({ kind, name, ...(kind === 'sheet' ? { layout } : {}) });
  if (!parsed.success) throw new UsageError(parsed.error.issues.map(({ path, message }) => `--${String(path.at(-1))}: ${message}`).join('; '));
  return parsed.data;
}

function summary({ exported, files, bytes, skipped, failed, to, seconds }: ExportOutcome): string {
  return [
    ...failed.map(({ path, preset, message }) => `${path} (${preset}): ${message}`),
    `${exported} files exported to ${files.length === 1 ? files[0] : to} (${(bytes / 2 ** 20).toFixed(1)} MB), ${skipped} left since a file of that name was there, ${failed.length} failed, ${seconds.toFixed(1)} s`,
  ].join('\n');
}

const USE = 'presets [list] | presets show <name> | presets import <file.json>… | presets remove <name>';

export const presets: Command = {
  usage: USE,
  about: 'Presets for export: those that were there from the start, and those of people. show prints one as JSON; import makes or changes presets of such a file: {"name": …, "body": {…}}, or a list of them.',
  words: [0, 100],
  check: () => undefined,
  async run(context): Promise<Result> {
    const [what = 'list', ...rest] = context.args;
    const { presets: known } = await context.client.call('presets.list', {});
    if (what === 'list' && !rest.length) return { json: { presets: known.map(shown) }, text: known.map((one) => `${one.name}: ${inWords(one)}`).join('\n') };
    if (what === 'show' && rest.length === 1) {
      const json = shown(named(known, rest[0] as string));
      return { json, text: JSON.stringify(json, null, 2) };
    }
    if (what === 'import' && rest.length) return await importAll(context, known, rest);
    if (what === 'remove' && rest.length === 1) {
      const { n, name } = named(known, rest[0] as string);
      if (n === undefined) throw new RpcError('invalid-input', `“${name}” was there from the start and stays.`);
      const { label, seq } = await context.client.call('presets.remove', { n });
      return { json: { label, seq }, text: label };
    }
    throw new UsageError(`Use: vitrine ${USE}`);
  },
};

const shown = ({ n, name, body }: NamedPreset) => ({ name, builtin: n === undefined, body });

function named(known: readonly NamedPreset[], name: string): NamedPreset {
  const found = known.find((one) => one.name.toLowerCase() === name.trim().normalize('NFC').toLowerCase());
  if (!found) throw new RpcError('not-found', `There is no preset “${name}”. There are ${known.map((one) => one.name).join(', ')}.`);
  return found;
}

function inWords({ body }: NamedPreset): string {
  const { format, size, quality, limit, metadata } = body;
  const pixels = size.rule === 'edge' ? `${size.pixels} pixels long` : size.rule === 'exact' ? `${size.width} × ${size.height}, ${size.fit}` : size.rule === 'megapixels' ? `${size.megapixels} megapixels` : 'full size';
  if (format === 'original') return 'a copy';
  return `${format.toUpperCase()}, ${pixels}, quality ${quality}${limit ? `, at most ${limit.toLocaleString('en')} bytes` : ''}, metadata ${metadata}`;
}

async function importAll({ client }: Context, known: readonly NamedPreset[], files: readonly string[]): Promise<Result> {
  const wanted = files.flatMap((file) => readPresets(resolve(file)));
  const labels: string[] = [];
  for (const { name, body } of wanted) {
    const n = known.find((one) => one.n !== undefined && one.name.toLowerCase() === name.trim().normalize('NFC').toLowerCase())?.n;
    labels.push((await client.call('presets.define', { ...(n === undefined ? {} : { n }), name, body })).label);
  }
  return { json: { imported: wanted.map(({ name }) => name) }, text: labels.join('\n') };
}

function readPresets(file: string): { name: string; body: ExportPreset }[] {
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read as JSON: ${(error as Error).message}`);
  }
  return (Array.isArray(read) ? read : [read]).map((one: unknown) => {
    const { name, body } = (one ?? {}) as { name?: unknown; body?: unknown };
    const parsed = ExportPreset.safeParse(body ?? {});
    if (typeof name !== 'string' || !name.trim()) throw new UsageError(`${file}: a preset needs a "name".`);
    if (!parsed.success) throw new UsageError(`${file}: the preset “${name}” cannot be read: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`);
    return { name, body: parsed.data };
  });
}
