/** Tests one table of fields: written by exiftool, read from the head and by exiftool. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Facts, Values } from '../../../../src-shared/domain/asset.ts';
import { createExiftool } from '../../tools/exiftool.ts';
import { readHead } from '../head.ts';
import { layerOf } from '../layer.ts';
import { mapExiftool } from '../map.ts';
import { readFull } from '../read.ts';
import type { FullMetadata } from '../read.types.ts';
import { JPEG, packet, put, runExiftool } from './fixtures.ts';

export interface Row {
  readonly says: string;
  readonly write: readonly string[];
  readonly values?: Partial<Values>;
  readonly facts?: Partial<Facts>;
  /** Where exiftool alone cannot know (made-up namespaces, the digest's fine print). */
  readonly headOnly?: boolean;
  readonly xmp?: string;
}

/** One test for each of `rows`. */
export function readsAlike(rows: readonly Row[]): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'vitrine-fields-'));
  const exiftool = createExiftool();
  let full: FullMetadata[] = [];

  beforeAll(async () => {
    const files = rows.map((_, i) => put(folder, `${i}.jpg`, JPEG));
    const jobs = rows.flatMap(({ write, xmp }, i) => {
      if (xmp !== undefined) return [[`-xmp<=${put(folder, `${i}.xmp`, Buffer.from(packet(xmp)))}`, files[i]!]];
      return write.length > 0 ? [[...write, files[i]!]] : [];
    });
    runExiftool(...jobs);
    full = await readFull(
      exiftool,
      files.map((file) => ({ path: Buffer.from(file), ext: 'jpg' })),
    );
  }, 60_000);

  afterAll(async () => {
    await exiftool.end();
    rmSync(folder, { recursive: true });
  });

  describe.each(rows.map((row, i) => ({ ...row, i })))('$says', ({ i, values = {}, facts = {}, headOnly }) => {
    it('is read alike from the head and by exiftool', async () => {
      const head = await readHead(readFileSync(path.join(folder, `${i}.jpg`)));
      expect(head).toMatchObject({ complete: true });
      const answer = full[i]!;
      const alone = layerOf(mapExiftool(answer.raw).bases).values;
      for (const [field, want] of Object.entries(values)) {
        expect.soft(head?.layer?.values[field as keyof Values], `${field} from the head`).toEqual(want);
        if (!headOnly) expect.soft(alone[field as keyof Values], `${field} by exiftool alone`).toEqual(want);
      }
      for (const [field, want] of Object.entries(facts)) {
        expect.soft(head?.facts[field as keyof Facts], `${field} from the head`).toEqual(want);
        expect.soft(answer.facts[field as keyof Facts], `${field} by exiftool`).toEqual(want);
      }
      expect(answer.layer).toEqual(head?.layer);
      expect(answer.problem).toBeUndefined();
    });
  });
}
