import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { FormatError } from '../formats/handler.ts';
import { identify } from '../formats/index.ts';
import { corners, jpeg, scratch, UPRIGHT } from '../formats/testing/pictures.ts';
import { createMediaPool, type MediaPool, type MediaPoolOptions, PoolClosed } from './media-pool.ts';

const files = scratch();
const pools: MediaPool[] = [];
const pool = (options?: MediaPoolOptions): MediaPool => {
  const made = createMediaPool(options);
  pools.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(pools.splice(0).map(async (one) => await one.close()));
});
afterAll(() => files.remove());

const entry = new URL('./testing/bad-worker.ts', import.meta.url);
const file = (name: string) => ({ path: Buffer.from(name), size: 1, type: identify(Buffer.alloc(0), name), facts: {} });

describe('the media pool', () => {
  it('reads files in processes of its own, both passes and a larger picture', async () => {
    const data = await jpeg(2000, 1500);
    const name = files.write('a.jpg', data);
    const media = pool({ size: 2 });
    const at = { path: Buffer.from(name), size: data.length };
    const head = await media.head({ ...at, name: Buffer.from('a.jpg') });
    expect(head).toMatchObject({ type: { ext: 'jpg' }, facts: { width: 2000, height: 1500 } });
    const full = await media.full({ ...at, type: head.type, facts: head.facts });
    expect(await corners(full.p256!.data)).toEqual(UPRIGHT);
    for (const format of ['webp', 'jpeg', 'png'] as const) {
      const large = await media.large({ ...at, type: head.type, facts: head.facts, edge: 1200, format });
      expect([large.width, large.height]).toEqual([1200, 900]);
      expect((await sharp(Buffer.from(large.data)).metadata()).format).toBe(format);
    }
  });

  it('blames the file that killed its process, and goes on', async () => {
    const failures: string[] = [];
    const media = pool({ size: 1, entry, onFailure: (problem) => failures.push(problem.code) });
    const [bad, good] = await Promise.all([media.full(file('crash.jpg')), media.full(file('good.jpg'))]);
    expect(bad.problem).toMatchObject({ code: 'crashed' });
    expect(good.facts.codec).toBe('good.jpg');
    expect(failures).toEqual(['crashed']);
    await expect(media.large({ ...file('crash.jpg'), edge: 100, format: 'webp' })).rejects.toThrow(FormatError);
    const head = await media.head({ path: Buffer.from('crash'), size: 1, name: Buffer.from('x.nef') });
    expect(head).toMatchObject({ type: { ext: 'nef' }, problem: { code: 'crashed' } });
  });

  it('reads a file again whose process somebody else killed, but not for ever', async () => {
    const media = pool({ size: 1, entry });
    const name = path.join(files.folder, 'once.jpg');
    expect(await media.full(file(name))).toMatchObject({ facts: { codec: name } });
    expect(media.stats()).toMatchObject({ failed: 0 });
    expect((await media.full(file('killed.jpg'))).problem?.code).toBe('crashed');
  });

  it('does not blame first looks that waited behind a crash', async () => {
    const media = pool({ size: 1, entry });
    const head = async (name: string) =>
      await media.head({ path: Buffer.from(name), size: 1, name: Buffer.from(name) });
    const [bad, ...good] = await Promise.all([head('crash'), head('a'), head('b'), head('c')]);
    expect(bad!.problem?.code).toBe('crashed');
    for (const one of good) expect(one.problem).toBeUndefined();
  });

  it('stops a file that takes too long, or too much memory', async () => {
    const slow = pool({ size: 1, entry, timeoutMs: 2000 });
    const [bad, good] = await Promise.all([slow.full(file('hang.psd')), slow.full(file('next.psd'))]);
    expect(bad.problem?.code).toBe('timeout');
    expect(good.problem).toBeUndefined();
    if (process.platform === 'linux') {
      const small = pool({ size: 1, entry, memoryLimit: 300 * 2 ** 20 });
      expect((await small.full(file('eat.tif'))).problem?.code).toBe('too-large');
    }
  });

  it('takes what is wanted first before what was asked first', async () => {
    const media = pool({ size: 1, entry });
    const order: string[] = [];
    const ask = async (name: string, priority: number) => {
      await media.full(file(name), { priority });
      order.push(name);
    };
    await Promise.all([ask('first', 0), ask('later', 0), ask('last', -1), ask('wanted', 5), ask('also', 5)]);
    expect(order).toEqual(['first', 'wanted', 'also', 'later', 'last']);
  });

  it('lets go of what nobody waits for', async () => {
    const media = pool({ size: 1, entry });
    const stop = new AbortController();
    const running = media.full(file('a'));
    const waiting = media.full(file('b'), { signal: stop.signal });
    stop.abort(new Error('scrolled away'));
    await expect(waiting).rejects.toThrow('scrolled away');
    expect(media.stats().queued).toBe(0);
    await running;
  });

  it('ends with every process it started', async () => {
    const media = pool({ size: 2, entry });
    const answers = Promise.allSettled([media.full(file('hang')), media.full(file('hang')), media.full(file('x'))]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await media.close();
    expect(media.stats()).toMatchObject({ children: 0, running: 0, queued: 0 });
    for (const answer of await answers)
      expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(PoolClosed) });
    await expect(media.full(file('late'))).rejects.toThrow(PoolClosed);
  });

  it('answers for files that vanished or may not be read', async () => {
    const media = pool({ size: 1 });
    const { problem } = await media.full({ ...file('/nowhere/a.jpg'), size: 5 });
    expect(problem).toMatchObject({ code: 'unreadable', message: expect.stringContaining('no longer') });
    const head = await media.head({ path: Buffer.from('/nowhere/a.jpg'), size: 5, name: Buffer.from('a.jpg') });
    expect(head.problem?.code).toBe('unreadable');
  });
});

const corpus = '../shared/corpus';
// Used in addition where it lies beside the project: without it there is nothing to skip.
if (existsSync(corpus)) describe('the sample corpus', sampleCorpus);

function sampleCorpus() {
  const list = (): string[] =>
    (existsSync(corpus) ? (readdirSync(corpus, { recursive: true }) as string[]) : [])
      .map((name) => path.join(corpus, name))
      .filter((name) => statSync(name).isFile());

  it('goes through both passes whole: every picture shown, every failure with its reason', {
    timeout: 180_000,
  }, async () => {
    const media = pool();
    const silent: string[] = [];
    await Promise.all(
      list().map(async (name) => {
        const at = { path: Buffer.from(name), size: statSync(name).size };
        const head = await media.head({ ...at, name: Buffer.from(name) });
        expect(head.bytesRead).toBeLessThanOrEqual(256 * 1024);
        const full = await media.full({ ...at, type: head.type, facts: head.facts });
        expect(full.bytesRead).toBeLessThanOrEqual(at.size * 1.02);
        expect(full.problem?.code ?? '').not.toMatch(/crashed|timeout/);
        const shown = ['image', 'raw', 'layered', 'vector'].includes(head.type.kind) && head.type.handler !== 'other';
        if (shown && !full.p512 && !full.problem) silent.push(name);
        if (full.problem) expect(full.problem.message.length).toBeGreaterThan(30);
      }),
    );
    expect(silent).toEqual([]);
    expect(media.stats()).toMatchObject({ failed: 0 });
  });

  it('stands upright in all of orientation/', async () => {
    const media = pool();
    const look = async (name: string): Promise<Buffer> => {
      const at = { path: Buffer.from(name), size: readFileSync(name).length };
      const head = await media.head({ ...at, name: Buffer.from(name) });
      const { p512 } = await media.full({ ...at, type: head.type, facts: head.facts });
      return await sharp(Buffer.from(p512!.data)).resize(64, 64, { fit: 'fill' }).removeAlpha().raw().toBuffer();
    };
    const all = list().filter((name) => /orientation\/(Landscape|Portrait)_\d\.jpg$/.test(name));
    expect(all.length).toBeGreaterThanOrEqual(16);
    for (const kind of ['Landscape', 'Portrait']) {
      const group = all.filter((name) => name.includes(kind));
      const first = await look(group.find((name) => name.endsWith('_1.jpg'))!);
      for (const name of group) {
        const other = await look(name);
        const difference = first.reduce((sum, value, i) => sum + Math.abs(value - other[i]!), 0) / first.length;
        expect({ name, upright: difference < 6 }).toEqual({ name, upright: true });
      }
    }
  });
}
