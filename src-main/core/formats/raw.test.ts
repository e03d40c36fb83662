import { existsSync, readFileSync, statSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { endExiftool, extractBinary } from '../tools/exiftool.ts';
import { corners, jpeg, picture, scratch, UPRIGHT } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';
import { rafFile, type RawTag, rawFile } from './testing/raw-files.ts';

const files = scratch();
afterAll(async () => {
  await endExiftool();
  files.remove();
});

const read = async (name: string, data: Buffer) => await readBoth(files.write(name, data), data.length);
const TAGS: readonly RawTag[] = ['JpgFromRaw', 'PreviewImage', 'OtherImage'];
const EXTS = ['nef', 'cr2', 'arw', 'dng'] as const;

describe('camera RAW', () => {
  for (const ext of EXTS) {
    for (const tag of TAGS) {
      it(`shows a ${ext} by its ${tag} upright in all eight orientations`, async () => {
        for (let orientation = 1; orientation <= 8; orientation++) {
          const data = rawFile(ext, orientation, { [tag]: await jpeg(640, 480, orientation) });
          const { first, second } = await read(`${tag}.${ext}`, data);
          expect(first.type).toMatchObject({ ext, kind: 'raw', handler: 'raw' });
          expect(first.facts.orientation).toBe(orientation);
          expect(second.problem).toBeUndefined();
          expect({ orientation, corners: await corners(second.p512!.data) }).toEqual({ orientation, corners: UPRIGHT });
          expect([second.p512!.width, second.p512!.height]).toEqual([512, 384]);
        }
      });

      it(`puts the JPEG of the test's ${ext} where exiftool says ${tag}`, async () => {
        const inside = await jpeg(64, 48);
        const path = files.write(`named.${ext}`, rawFile(ext, 1, { [tag]: inside }));
        expect(await extractBinary(Buffer.from(path), [tag])).toEqual(inside);
      });
    }

    it(`takes the largest of several JPEGs in a ${ext}`, async () => {
      const small = await picture(320, 240).negate().jpeg().toBuffer();
      for (const large of TAGS) {
        const jpegs = { JpgFromRaw: small, PreviewImage: small, OtherImage: small, [large]: await jpeg(640, 480) };
        const { second } = await read(`largest.${ext}`, rawFile(ext, 1, jpegs));
        expect({ large, corners: await corners(second.p512!.data) }).toEqual({ large, corners: UPRIGHT });
      }
    });

    it(`says of a cut ${ext} that it is cut, and of an empty one that it is empty`, async () => {
      const data = rawFile(ext, 1, { OtherImage: await jpeg(), JpgFromRaw: await jpeg() });
      const cut = await read(`cut.${ext}`, data.subarray(0, data.length / 3));
      expect(cut.second.problem?.code).toBe('truncated');
      const empty = await read(`empty.${ext}`, Buffer.alloc(0));
      expect(empty.first).toMatchObject({ type: { ext }, problem: { code: 'empty' } });
      expect(empty.second.problem?.code).toBe('empty');
    });
  }

  it('shows a RAF upright by the orientation of its own JPEG', async () => {
    for (let orientation = 1; orientation <= 8; orientation++) {
      const inside = await picture(640, 480, orientation).withMetadata({ orientation }).jpeg().toBuffer();
      const { first, second } = await read('x.raf', rafFile(inside));
      expect(first.type.ext).toBe('raf');
      expect({ orientation, corners: await corners(second.p512!.data) }).toEqual({ orientation, corners: UPRIGHT });
    }
  });

  it("lets the embedded JPEG's own orientation win over the RAW's", async () => {
    const inside = await picture(640, 480, 6).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { second } = await read('own.dng', rawFile('dng', 8, { PreviewImage: inside }));
    expect(await corners(second.p512!.data)).toEqual(UPRIGHT);
  });

  it('gives a first picture from the head alone', async () => {
    const { first } = await read('quick.nef', rawFile('nef', 6, { JpgFromRaw: await jpeg(320, 240, 6) }));
    expect(await corners(first.thumb!.data)).toEqual(UPRIGHT);
    expect(Math.max(first.thumb!.width, first.thumb!.height)).toBeLessThanOrEqual(256);
  });

  it('tells a RAW under a foreign name by its maker, and leaves a TIFF a TIFF', async () => {
    expect((await read('renamed.bin', rawFile('nef', 1, { JpgFromRaw: await jpeg() }))).first.type.ext).toBe('nef');
    expect((await read('really.dng', await picture().tiff().toBuffer())).first.type.ext).toBe('dng');
    expect((await read('plain.tif', await picture().tiff().toBuffer())).first.type.ext).toBe('tif');
    expect((await read('camera.tif', rawFile('nef', 1, { JpgFromRaw: await jpeg() }))).first.type.ext).toBe('tif');
  });

  const corpus = '../shared/corpus/raw/canon_eos_6d.dng';
  if (existsSync(corpus)) {
    it('shows a real DNG', async () => {
      const { second } = await readBoth(corpus, statSync(corpus).size);
      expect([second.p512?.width, second.p512?.height]).toEqual([512, 342]);
      expect(second.bytesRead).toBe(readFileSync(corpus).length);
    });
  }
});
