// Office documents as pages, with a small program in place of LibreOffice; their text by a key, and where there are no pages.
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pdfFile } from '../../src-main/core/formats/testing/pdf-file.ts';
import { cell, expect, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

const LETTER = 'BT /F 30 Tf 60 400 Td (Harbor ledger) Tj 0 -60 Td /F 16 Tf (As it is printed, of the year 1911.) Tj ET';

test.skip(process.platform === 'win32', 'the program in its place is a script of sh');

test('pages of a document, and its text by V', async ({ vitrine, open }) => {
  const folder = join(vitrine.pictures, '..');
  writeFileSync(join(folder, 'printed.pdf'), pdfFile([LETTER, 'BT /F 16 Tf 60 400 Td (Second sheet) Tj ET']));
  const program = join(folder, 'soffice');
  writeFileSync(program, `#!/bin/sh\nfor w in "$@"; do [ "$L" = --outdir ] && OUT="$w"; L="$w"; case "$w" in *.docx) exit 1;; esac; done\n[ -n "$OUT" ] && cp ${folder}/printed.pdf "$OUT/document.pdf"\nexit 0\n`);
  chmodSync(program, 0o755);
  process.env['VITRINE_SOFFICE'] = program;
  try {
    writeFileSync(join(vitrine.pictures, 'ledger.rtf'), '{\\rtf1\\ansi Harbor ledger in words\\par}');
    const page = await open();
    await vitrine.add(vitrine.pictures);
    await expectTotal(page, 1);
    await cell(page, 'ledger.rtf').dblclick();
    const pages = page.getByRole('radio', { name: 'Pages' });
    await expect(pages).toBeChecked();
    await expect(page.getByRole('status').filter({ hasText: '1' }).first()).toBeVisible();
    await expect(page.locator('.sheets-at')).toHaveText(/1.*2/);
    await look(page, vitrine, 'printed');
    await page.keyboard.press('v');
    await expect(page.getByRole('radio', { name: 'Text' })).toBeChecked();
    await expect(page.getByRole('document', { name: 'ledger.rtf' })).toContainText('Harbor ledger in words');
    await page.keyboard.press('v');
    await expect(pages).toBeChecked();
    await expect(page.locator('.sheets-at')).toHaveText(/1.*2/);
  } finally {
    delete process.env['VITRINE_SOFFICE'];
  }
});
