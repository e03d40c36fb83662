/**
 * Files that are damaged or made to harm, of every family, read and shown by a core that strace watches: none crashes or hangs it, and
 * none makes it fetch, write or open what is not its own. Damaged ones: mutants-*.test.ts.
 */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { traps } from '../../src-main/core/formats/testing/traps.ts';
import { unlike } from './testing/fuzz-files.ts';
import { cannotWatch, readWatched, watched } from './testing/watched.ts';

const LIMIT_MS = 240_000;
/** Told on purpose without a preview; the others have one, with a reason or without. */
const CARDS =
  /^(bomb\.(docx|xlsx|pptx|odt|sketch|epub|fbx|3mf|idml|kra|woff)|claims\.(7z|bmp|glb|ply|psd|stl)|deep\.(eml|pdf|svg)|entity\.svg|far\.ttf|long\.ttf|many\.ttf|laughs\.svg|linked\.gltf|list\..*|none\..*)$/;

const reason = cannotWatch();
// Never passed over in silence: what cannot be watched is named among the skipped.
describe.skipIf(reason)(reason ? `hostile files (${reason})` : 'hostile files', () => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-hostile-')));
  const folder = (name: string): string => {
    const path = join(top, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  afterAll(() => rmSync(top, { recursive: true, force: true }));

  test('a program that asks the network, and one that writes elsewhere, are seen', async () => {
    const elsewhere = join(folder('elsewhere'), 'a.txt');
    const program = join(top, 'program.mjs');
    writeFileSync(
      program,
      `import { writeFileSync } from 'node:fs'; import { connect } from 'node:net'; import { createSocket } from 'node:dgram';
       writeFileSync(${JSON.stringify(elsewhere)}, 'x'); connect(9, '127.0.0.1').on('error', () => {});
       const socket = createSocket('udp4'); socket.send('x', 9, '127.0.0.2', () => socket.close());`,
    );
    const { requests, written } = await watched([program], folder('seen'), [], 60_000);
    expect([requests.join(' '), written]).toEqual([
      expect.stringMatching(/127\.0\.0\.1.*127\.0\.0\.2/),
      [`openat ${elsewhere}`],
    ]);
  });

  test(
    'that fetch, run, nest, grow or list others have a picture or a reason, inside of all limits',
    async () => {
      const files = folder('traps');
      const secret = join(folder('secrets'), 'secret.txt');
      writeFileSync(secret, 'Geheimnis');
      const made = traps(secret, folder('made'));
      for (const [name, bytes] of made) writeFileSync(join(files, name), bytes);
      const run = folder('trapped');
      const came = await readWatched(files, run, LIMIT_MS);
      expect(unlike(came, made.size)).toEqual([]);
      const rows = came.read?.rows ?? [];
      expect(rows.filter(({ preview, problem }) => !preview && !problem).map(({ name }) => name)).toEqual([]);
      expect(rows.filter(({ name, preview }) => !preview !== CARDS.test(name)).map(({ name }) => name)).toEqual([]);
      expect(readFileSync(join(run, 'trace'), 'utf8')).not.toContain('secret.txt');
    },
    LIMIT_MS + 30_000,
  );

  test(
    'a text of 300 MB on one line is found and shown, inside of all limits',
    async () => {
      const files = folder('line');
      writeFileSync(join(files, 'line.txt'), Buffer.alloc(300 * 2 ** 20, 'words '));
      const came = await readWatched(files, folder('lined'), LIMIT_MS);
      expect(unlike(came, 1)).toEqual([]);
      expect(came.read?.rows.filter(({ preview, problem }) => !preview && !problem)).toEqual([]);
    },
    LIMIT_MS + 30_000,
  );
});
