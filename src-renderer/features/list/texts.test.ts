import { expect, test } from 'vitest';
import type { FieldDefinition } from '../../../src-shared/contract/fields.ts';
import type { AssetRow } from '../../client/rows.ts';
import { allColumns } from './columns.ts';
import { textOf } from './texts.ts';

const row: AssetRow = {
  n: 1, id: '0', name: 'a.jpg', folder: 1, root: 1, kind: 'image', ext: 'jpg', typeName: 'JPEG', size: 2_400_000, rating: 2, tags: ['people/Ines', 'car'],
  width: 600, height: 400, orientation: 6, takenAt: '2026-05-01T10:00:00', pending: false, missing: false, offline: false,
};
const fields: FieldDefinition[] = [
  { n: 7, schema: 1, key: 'status', name: 'Status', type: 'choice', choices: [{ n: 71, name: 'Draft' }], property: 'x' },
  { n: 8, schema: 1, key: 'usage', name: 'Usage', type: 'multi-choice', choices: [{ n: 81, name: 'Web' }, { n: 82, name: 'Print' }], property: 'x' },
  { n: 9, schema: 1, key: 'notes', name: 'Notes', type: 'long-text', choices: [], property: 'x' },
];
const all = allColumns(fields);
const text = (id: string, values = {}, own: [number, string | number | number[]][] = []) =>
  textOf(all.find((one) => one.id === id)!, row, { n: 1, values, fields: new Map(own) });

test('what a camera did is said as photographers say it', () => {
  expect([text('exposure', { exposure: 0.004 }), text('exposure', { exposure: 2.5 })]).toEqual(['1/250 s', '2.5 s']);
  expect([text('aperture', { aperture: 2.8 }), text('focal', { focal: 35 }), text('iso', { iso: 400 })]).toEqual(['f/2.8', '35 mm', '400']);
});

test('a picture has the dimensions it is shown in', () => {
  expect(text('dimensions')).toBe('400 × 600');
});

test('choices stand with their names, texts on one line, and nothing stands for nothing', () => {
  expect(text('field:status', {}, [[7, 71]])).toBe('Draft');
  expect(text('field:usage', {}, [[8, [81, 82]]])).toBe('Web, Print');
  expect(text('field:notes', {}, [[9, 'one\n  two']])).toBe('one two');
  expect(['field:status', 'lens', 'added', 'caption', 'duration', 'label'].map((id) => text(id))).toEqual(['', '', '', '', '', '']);
  expect(text('tags')).toBe('people › Ines, car');
});
