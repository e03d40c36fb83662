import { expect, it } from 'vitest';
import { blockText } from '../../../../src-shared/domain/document.ts';
import { readableTypes } from '../../../../src-shared/domain/readable.ts';
import { allTypes, handlerOf } from '../index.ts';
import { servePages } from './serve.ts';

it('a long document is served in bounded parts, none of which is lost', () => {
  const rows = Array.from({ length: 9_000 }, (_, i) => [`row ${i}`, 'x'.repeat(80)]);
  const sections = [
    { at: '1', blocks: [{ kind: 'text', runs: [{ text: 'first' }] }] as const },
    { at: '2', blocks: [{ kind: 'table', head: true, rows }] as const },
    { at: '3', blocks: [{ kind: 'code', language: '', text: 'y'.repeat(150_000) }] as const },
  ];
  const read: string[] = [];
  let parts = 0;
  for (let from: number | undefined = 0; from !== undefined; parts++) {
    const answer = servePages({ unit: 'page', sections }, from);
    expect(JSON.stringify(answer).length).toBeLessThan(700_000);
    read.push(...answer.sections.flatMap((one) => one.blocks.map(blockText)));
    from = answer.next;
  }
  expect(parts).toBeGreaterThan(1);
  const text = read.join('\n');
  for (const word of ['first', 'row 0\t', 'row 8999\t']) expect(text).toContain(word);
  expect(text.match(/y/g)).toHaveLength(150_000);
});

it('the window knows exactly the types that have pages', () => {
  const given = new Set(
    allTypes()
      .filter((type) => handlerOf(type).document !== undefined)
      .map(({ ext }) => ext),
  );
  expect([...readableTypes].toSorted()).toEqual([...given].toSorted());
});
