import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMediaPool } from './media-pool.ts';

/** A bit here and there is another one: pdf.js rejects a promise that nobody waits for. */
const DAMAGED = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[10 0 R 12 0 R]/Count 2>>endobj
3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
10 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0$0 640 480]/Resouvces<</Font<</F 3 0 R>>>>/Contents(11 0 R>>endobj
11 0 obj<</Length 39>>stream
BT /F 40 Tf 60 200 Td (Zirkelpdf) Tj ET endstream endobj
12 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 640 480]/Resources<</Font<</F 3 0 R>>/Shading<</S 2\x101 0 R>>>>+Contents 13 0 R>>endobj
13 0 obj<</Length 14>>stream
0 0 99 99 re f
endstream endobj

trailer<</Root 1 0 R/Size0999>>
%%EOF`;

test('what a decoder leaves behind ends no process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-left-'));
  const failures: string[] = [];
  const pool = createMediaPool({ size: 1, onFailure: ({ code }, stderr) => failures.push(`${code}: ${stderr}`) });
  try {
    const file = join(folder, 'damaged.pdf');
    writeFileSync(file, DAMAGED, 'latin1');
    const at = { path: Buffer.from(file), size: DAMAGED.length };
    const { type, facts } = await pool.head({ ...at, name: Buffer.from('damaged.pdf') });
    const { problem } = await pool.full({ ...at, type, facts });
    expect(problem?.code).not.toBe('crashed');
    expect(failures).toEqual([]);
  } finally {
    await pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
