import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { Words } from './words.ts';

let path = '';
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-words-'));
  path = join(folder, 'index.db');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const COMMON = ['sunset', '京都', 'são paulo'];
const keep = (words: Words) => {
  words.keepOnly(COMMON);
  for (const word of COMMON) words.keep(word);
};
const find = (words: Words, word: string) => {
  const found = new Set<number>();
  words.find(word, (n) => found.add(n));
  return [...found].sort((a, b) => a - b);
};
/** How many words the file has the finds of. */
const written = () => {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare('SELECT count(*) FROM common').pluck().get();
  } finally {
    db.close();
  }
};

test('what the common words find follows every change of a text as the words themselves do', () => {
  const words = new Words(path, 'A');
  const plain = new Words(`${path}-plain`, 'A');
  onTestFinished(() => {
    words.close();
    plain.close();
  });
  const put = (...texts: [n: number, text: string][]) => {
    const all = texts.map(([n, text]) => ({ n, text }));
    for (const one of [words, plain]) one.put(all);
    const answers = [words, plain].map((one) => COMMON.map((word) => find(one, word)));
    expect(answers[0]).toEqual(answers[1]);
    return answers[0];
  };
  put([1, 'Sunset in Sao Paulo'], [2, 'in 京都府'], [3, 'the sun sets']);
  keep(words);
  expect(put([3, 'sunsets'], [70_000, 'paulo, SÃO PAULOS; sunset'])).toEqual([[1, 3, 70_000], [2], [1, 70_000]]);
  expect(put([1, ''], [2, 'sunset, 京 and 都'], [3, 'sunset, still'])).toEqual([[2, 3, 70_000], [], [70_000]]);
  words.putBody(9, [{ text: 'a sunset inside' }]);
  expect(find(words, 'sunset')).toEqual([2, 3, 9, 70_000]);
});

test('the finds are there at the next start, unless a text changed and nobody could write them', () => {
  const first = new Words(path, 'A');
  first.put([{ n: 1, text: 'sunset' }]);
  keep(first);
  first.store();
  expect(written()).toBe(3);
  first.put([{ n: 2, text: 'sunset' }]);
  // As a kill would find it here.
  expect(written()).toBe(0);
  first.close();
  expect(written()).toBe(3);
  const second = new Words(path, 'A');
  onTestFinished(() => second.close());
  expect(find(second, 'sunset')).toEqual([1, 2]);
  second.put([{ n: 1, text: 'night' }]);
  expect(find(second, 'sunset')).toEqual([2]);
});

test('texts tell where words stand: on the page that has most of them, or all places in order; an older index knows no places', () => {
  const older = new Database(path);
  older.exec(`CREATE TABLE state (key TEXT PRIMARY KEY, value) WITHOUT ROWID; INSERT INTO state VALUES ('version', 1), ('catalog', 'A'), ('rev', 0);
    CREATE TABLE doc (n INTEGER PRIMARY KEY, hash INTEGER NOT NULL); CREATE TABLE page (id INTEGER PRIMARY KEY, asset INTEGER NOT NULL); CREATE INDEX page_asset ON page (asset);`);
  for (const table of ['short', 'body']) older.exec(`CREATE VIRTUAL TABLE ${table} USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')`);
  older.exec("INSERT INTO page VALUES (1, 7); INSERT INTO body (rowid, text) VALUES (1, 'an old harbor')");
  older.close();
  const words = new Words(path, 'A');
  onTestFinished(() => words.close());
  words.putBody(8, [
    { unit: 'page', at: '1', text: 'A harbor.' },
    { unit: 'page', at: '2', text: 'Nothing here' },
    { unit: 'page', at: '3', text: 'The old harbor, and a harbor again' },
  ]);
  words.putBody(9, [{ unit: 'page', at: '1', text: 'old' }]);
  expect(find(words, 'harbor')).toEqual([7, 8]);
  expect(words.hits(7, ['harbor'], 5)).toEqual({ total: 1, hits: [] });
  expect(words.hits(8, ['old', 'harbor'], 1)).toEqual({ total: 2, hits: [{ place: { unit: 'page', at: '3' }, text: 'The old harbor, and a harbor again', marks: [[4, 3], [8, 6], [22, 6]] }] });
  expect(words.hits(8, ['old', 'harbor'], 5).hits.map(({ place }) => place.at)).toEqual(['1', '3']);
  expect(words.hits(9, ['harbor'], 5)).toEqual({ total: 0, hits: [] });
  words.putBody(8, []);
  expect(words.hits(8, ['harbor'], 5)).toEqual({ total: 0, hits: [] });
});
