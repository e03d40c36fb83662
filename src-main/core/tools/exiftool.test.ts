import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { put as fixture, JPEG, runExiftool } from '../metadata/testing/fixtures.ts';
import { createExiftool, ExiftoolMissing, endExiftool, extractBinary } from './exiftool.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'vitrine-exiftool-'));
const exiftool = createExiftool();
afterAll(async () => {
  await exiftool.end();
  await endExiftool();
  rmSync(folder, { recursive: true });
});

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const put = (name: string | Buffer): Buffer => {
  const file = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]);
  writeFileSync(file, GIF);
  return file;
};
const isGif = { 'File:FileType': 'GIF', 'GIF:ImageWidth': 1 };

describe('reading tags', () => {
  const names: readonly (readonly [string, string | Buffer])[] = [
    ['a leading dash', '-all=.gif'],
    ['spaces around', '  a b .gif'],
    ['a newline and an argument', 'a\n-delete_original!\n.gif'],
    ['a carriage return', 'a\rb.gif'],
    ['a hash', '#[CSTR]a.gif'],
    ['an emoji', '🦊 Füchse.gif'],
    ['NFC', 'Am\u00e9lie.gif'],
    ['NFD', 'Ame\u0301lie.gif'],
    ['broken UTF-8', Buffer.from([0x61, 0xff, 0xfe, 0xe4, 0x2e, 0x67, 0x69, 0x66])],
    ['255 bytes', `${'n'.repeat(251)}.gif`],
    ['255 bytes with a newline', `${'n'.repeat(250)}\n.gif`],
    ['quotes, percent and dollar', '\'"%d$x`|;*?[1].gif'],
    ['no extension', 'gif'],
  ];
  it.runIf(process.platform !== 'win32')('works with any name, and each answer belongs to its file', async () => {
    const paths = names.map(([, name]) => put(name));
    const ours = () => readdirSync(tmpdir()).filter((name) => name.startsWith('vitrine-names-'));
    const before = new Set(ours());
    const answers = await exiftool.readJson(paths);
    for (const [i, [what]] of names.entries()) expect(answers[i], what).toMatchObject(isGif);
    expect(readdirSync(folder).length).toBe(names.length);
    // Other tests may have some at the same time, which go too.
    const left = ours().filter((name) => !before.has(name));
    await expect.poll(() => ours().filter((name) => left.includes(name))).toEqual([]);
  });

  it('answers in order, with an error for each file that cannot be read', async () => {
    const good = put('good.gif');
    const gone = Buffer.from(path.join(folder, 'gone.gif'));
    const sub = path.join(folder, 'sub.gif');
    mkdirSync(sub);
    writeFileSync(path.join(folder, 'empty.gif'), '');
    const empty = Buffer.from(path.join(folder, 'empty.gif'));
    const answers = await exiftool.readJson([gone, good, Buffer.from(sub), gone, good, empty]);
    expect(answers.map((answer) => answer instanceof Error)).toEqual([true, false, true, true, false, false]);
    expect(answers[5]).toMatchObject({ 'ExifTool:Error': 'File is empty' });
    expect(await exiftool.readJson([gone])).toEqual([expect.any(Error)]);
    expect(await exiftool.readJson([])).toEqual([]);
  });

  it('reads hundreds in batches', async () => {
    const good = put('many.gif');
    const answers = await exiftool.readJson(
      Array.from({ length: 170 }, (_, i) => (i % 60 === 7 ? Buffer.from(`/gone/${i}`) : good)),
    );
    expect(answers.filter((answer) => answer instanceof Error)).toHaveLength(3);
    expect(answers[169]).toMatchObject(isGif);
  });

  it('says nothing of where a file lies and holds no pictures', async () => {
    const [answer] = await exiftool.readJson([put('place.gif')]);
    expect(JSON.stringify(answer)).not.toContain(folder);
  });

  it('keeps texts that look like numbers as they are', async () => {
    const file = path.join(folder, 'numbers.json');
    writeFileSync(file, '{"a":"1e5","b":"1.50","c":7,"d":"123456789012345678901"}');
    const [answer] = await exiftool.readJson([Buffer.from(file)]);
    expect(answer).toMatchObject({
      'JSON:TagA': '1e5',
      'JSON:TagB': '1.50',
      'JSON:TagC': 7,
      'JSON:TagD': '123456789012345678901',
    });
  });
});

describe('a process that dies', () => {
  it('is replaced', async () => {
    const file = put('again.gif');
    await exiftool.readJson([file]);
    for (const pid of exiftool.pids()) process.kill(pid, 'SIGKILL');
    const [answer] = await exiftool.readJson([file]);
    expect(answer).toMatchObject(isGif);
  });

  it.runIf(process.platform !== 'win32')(
    'of one file costs the others of its batch nothing',
    async () => {
      const pipe = path.join(folder, 'pipe.gif');
      execFileSync('mkfifo', [pipe]);
      const impatient = createExiftool({ timeoutMs: 3000 });
      try {
        const file = put('beside.gif');
        // Opening a pipe without a writer waits for ever.
        const answers = await impatient.readJson([file, Buffer.from(pipe), file]);
        expect(answers[0]).toMatchObject(isGif);
        expect(answers[1]).toBeInstanceOf(Error);
        expect(answers[2]).toMatchObject(isGif);
      } finally {
        await impatient.end();
      }
    },
  );

  it.runIf(process.platform !== 'win32')(
    'by the hand of others is no fault of the file it was reading',
    async () => {
      const pipe = path.join(folder, 'killed.gif');
      execFileSync('mkfifo', [pipe]);
      /** Opens as soon as somebody reads there. */
      const whenRead = (): Promise<number> =>
        vi.waitFor(() => openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK), { timeout: 30_000, interval: 20 });
      const own = createExiftool();
      try {
        const answer = own.readJson([Buffer.from(pipe)]);
        // In its batch, and then alone.
        for (let time = 0; time < 2; time++) {
          const fd = await whenRead();
          const [pid] = own.pids() as [number];
          process.kill(pid, 'SIGKILL');
          await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), { timeout: 30_000, interval: 20 });
          closeSync(fd);
        }
        const fd = await whenRead();
        writeSync(fd, readFileSync(put('of-the-pipe.gif')));
        closeSync(fd);
        expect(await answer).toEqual([expect.objectContaining(isGif)]);
      } finally {
        await own.end();
      }
    },
    180_000,
  );
});

describe('starting', () => {
  it("runs no user's config", async () => {
    const home = path.join(folder, 'home');
    mkdirSync(home);
    const mark = path.join(home, 'ran');
    writeFileSync(path.join(home, '.ExifTool_config'), `open(F, '>', '${mark}'); close F; 1;`);
    const before = process.env['HOME'];
    const cwd = process.cwd();
    process.env['HOME'] = home;
    const own = createExiftool();
    try {
      await own.readJson([put('config.gif')]);
      expect(readdirSync(home)).toEqual(['.ExifTool_config']);
    } finally {
      process.env['HOME'] = before;
      expect(process.cwd()).toBe(cwd);
      await own.end();
    }
  });

  it('says what to do when exiftool is not there', async () => {
    const none = createExiftool({ exiftoolPath: path.join(folder, 'none') });
    const error = await none.readJson([put('none.gif')]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ExiftoolMissing);
    expect((error as Error).message).toMatch(/Install/);
    await none.end();
  });
});

describe('binary tags', () => {
  it('come as bytes, the first that is there', async () => {
    const file = fixture(folder, 'with.jpg', JPEG);
    runExiftool([`-ThumbnailImage<=${fixture(folder, 'thumb.jpg', JPEG)}`, file]);
    expect(await extractBinary(Buffer.from(file), ['JpgFromRaw', 'PreviewImage'])).toBeUndefined();
    expect(await extractBinary(Buffer.from(path.join(folder, 'gone')), ['ThumbnailImage'])).toBeUndefined();
    await endExiftool();
    const found = await extractBinary(Buffer.from(file), ['PreviewImage', 'ThumbnailImage']);
    expect(found?.equals(JPEG)).toBe(true);
  });
});
