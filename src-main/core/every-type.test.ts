/** The table of all types that the catalog is promised for: one sample each, read by a whole core, with what came of it. `VITRINE_TYPES=<folder>` keeps it there, with all pictures on one. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ClientInfo } from '../../src-shared/rpc/define.ts';
import { type Core, createCore } from './core.ts';
import { everyType, PROMISED } from './formats/testing/every-type.ts';
import { readBoth } from './formats/testing/read-both.ts';
import type { Sample } from './formats/testing/sample.ts';

const CORPUS = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
const KEPT = process.env['VITRINE_TYPES'];
const client: ClientInfo = { id: 'test', host: 'test', can: {} };

interface Row {
  readonly n: number;
  readonly name: string;
  readonly ext: string;
  readonly preview?: string;
  readonly problem?: { readonly code: string; readonly message: string };
}
interface Line {
  readonly type: string;
  readonly sample: string;
  readonly facts: string;
  readonly preview: string;
  readonly words: string;
  readonly opens: string;
  /** To read it once, alone; measured where the table is kept. */
  readonly ms?: number;
  readonly note: string;
}

describe('every type of file that is promised', () => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-types-')));
  const folder = join(top, 'files');
  const lines: Line[] = [];
  const pictures: Buffer[] = [];
  let samples: readonly Sample[];
  let core: Core;
  let rows: ReadonlyMap<string, Row>;
  const call = async <T>(name: string, input: unknown): Promise<T> => (await core.call(name, input, client)) as T;
  const search = async (query: string): Promise<number[]> =>
    (await call<{ ns: number[] }>('search.page', { query, sort: 'name', dir: 'asc', limit: 500 })).ns;

  beforeAll(async () => {
    mkdirSync(folder);
    mkdirSync(join(top, 'made'));
    samples = await everyType(join(top, 'made'));
    for (const { ext, bytes, real } of samples) {
      const from = real && join(CORPUS, real);
      if (bytes) writeFileSync(join(folder, `sample.${ext}`), bytes);
      else if (from && existsSync(from)) writeFileSync(join(folder, `sample.${ext}`), readFileSync(from));
    }
    core = await createCore({ folder: join(top, 'Vitrine'), version: '1.0.0', validateOutput: true, settleMs: 0 });
    const { jobId } = await call<{ jobId: string }>('library.add', { paths: [folder] });
    await vi.waitFor(
      async () => expect((await call<{ state: string }>('jobs.get', { id: jobId })).state).toBe('done'),
      { timeout: 80_000, interval: 100 },
    );
    const found = await call<{ rows: Row[] }>('assets.rows', { ns: await search('') });
    rows = new Map(found.rows.map((row) => [extname(row.name).slice(1), row]));
  });
  afterAll(async () => {
    await core?.close();
    rmSync(top, { recursive: true, force: true });
    console.table(lines);
    if (!KEPT) return;
    writeFileSync(join(KEPT, 'types.json'), `${JSON.stringify(lines, null, 1)}\n`);
    const sheet = sharp({
      create: { width: 12 * 160, height: Math.ceil(pictures.length / 12) * 160, channels: 3, background: '#888' },
    });
    await sheet
      .composite(pictures.map((input, i) => ({ input, left: (i % 12) * 160, top: Math.floor(i / 12) * 160 })))
      .png()
      .toFile(join(KEPT, 'types.png'));
  });

  it.each(Object.entries(PROMISED))('%s: facts, picture and words', async (_, line) => {
    const all = { came: [] as object[], meant: [] as object[] };
    for (const ext of line.split(' ')) {
      const sample = samples.find((one) => one.ext === ext) as Sample;
      const row = rows.get(ext);
      // Where nothing can be made of a type, its line says why.
      if (!row) {
        expect([ext, sample.bytes === undefined, sample.note?.length ?? 0]).toEqual([ext, true, expect.any(Number)]);
        expect(sample.note).toMatch(/\w+ \w+/);
        lines.push({
          type: ext,
          sample: 'none',
          facts: '',
          preview: '',
          words: '',
          opens: sample.opens,
          note: sample.note as string,
        });
        continue;
      }
      const ms = KEPT ? await alone(join(folder, row.name)) : undefined;
      const { data } = await call<{ data: Record<string, unknown> }>('assets.details', { n: row.n });
      const picture = row.preview ? await drawn(row.n) : undefined;
      const found = sample.word ? await search(sample.word) : [];
      const came = {
        ext,
        problem: row.problem && row.problem.message !== sample.problem ? row.problem.message : undefined,
        lacks: sample.facts.filter((fact) => data[fact] === undefined),
        preview: picture,
        found: sample.word ? found.includes(row.n) : false,
      };
      lines.push({
        type: ext,
        sample: sample.bytes ? 'made' : (sample.real as string),
        facts: Object.keys(data).join(' ').slice(0, 60),
        preview: picture ?? 'card',
        words: sample.word ?? '',
        opens: sample.opens,
        ...(ms === undefined ? {} : { ms }),
        note: sample.note ?? '',
      });
      all.came.push(came);
      const preview = sample.opens === 'card' ? undefined : expect.stringMatching(/\d/);
      all.meant.push({ ext, problem: undefined, lacks: [], preview, found: sample.word !== undefined });
    }
    expect(all.came).toEqual(all.meant);
  });

  /** ms */
  async function alone(file: string): Promise<number> {
    const { size } = statSync(file);
    const began = performance.now();
    await readBoth(file, size);
    return Math.round(performance.now() - began);
  }

  /** Size of the preview as it is served; `flat` where nothing can be told on it. */
  async function drawn(n: number): Promise<string> {
    const answer = await core.serveAsset(new Request(`http://x/thumb/${n}?s=512`));
    const data = Buffer.from(await answer.arrayBuffer());
    pictures.push(
      await sharp(data)
        .flatten({ background: '#fff' })
        .resize(160, 160, { fit: 'contain', background: '#fff' })
        .png()
        .toBuffer(),
    );
    const { channels } = await sharp(data).stats();
    const { width, height } = await sharp(data).metadata();
    return channels.some(({ stdev }) => stdev > 2) ? `${width} × ${height}` : 'flat';
  }
});
