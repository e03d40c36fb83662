import { describe, expect, test } from 'vitest';
import type { FieldDefinition } from '../../../src-shared/contract/fields.ts';
import { SORTS } from '../../../src-shared/domain/listed.ts';
import { allColumns, shownColumns, sortBy, withMoved, withToggled, withWidth } from './columns.ts';

const client: FieldDefinition = { n: 7, schema: 1, key: 'client', name: 'Client', type: 'text', choices: [], property: 'vitrineFields:client' };
const all = allColumns([client]);
const column = (id: string) => all.find((one) => one.id === id)!;
const ids = (saved: { id: string; width: number }[]) => shownColumns(saved, all).map(({ id }) => id);
const three = ['name', 'size', 'tags'].map((id) => ({ id, width: 100 }));

describe('the columns of the list', () => {
  test('are those it has by itself until somebody chooses', () => {
    expect(ids([])[0]).toBe('name');
    expect(ids([]).length).toBeGreaterThan(5);
    expect(ids(withToggled([], column('folder')))).toEqual([...ids([]), 'folder']);
    expect(ids(withToggled(three, column('size')))).toEqual(['name', 'tags']);
  });

  test('always tell which asset it is', () => {
    expect(withToggled(three, column('name'))).toEqual(three);
    expect(ids([{ id: 'size', width: 80 }])).toEqual(['name', 'size']);
  });

  test('of a field that is not there stay chosen, and those named twice show once', () => {
    const saved = [...three, { id: 'field:client', width: 90 }, { id: 'size', width: 50 }];
    expect(ids(saved)).toEqual(['name', 'size', 'tags', 'field:client']);
    const without = shownColumns(saved, allColumns([]));
    expect(without.map(({ id }) => id)).toEqual(['name', 'size', 'tags']);
    expect(withWidth(saved, 'size', 60).some(({ id }) => id === 'field:client')).toBe(true);
  });

  test('move before another one or to the end', () => {
    expect(withMoved(three, 'tags', 'name').map(({ id }) => id)).toEqual(['tags', 'name', 'size']);
    expect(withMoved(three, 'name', undefined).map(({ id }) => id)).toEqual(['size', 'tags', 'name']);
    expect(withMoved(three, 'size', 'size')).toEqual(three);
  });

  test('are neither too narrow to be seen nor wider than any window', () => {
    expect(shownColumns(withWidth(three, 'size', -5), all)[1]?.width).toBe(44);
    expect(shownColumns([{ id: 'name', width: 1e9 }], all)[0]?.width).toBe(1200);
  });
});

test('a heading sorts by its column in the way one looks for first, then the other way round', () => {
  expect(sortBy(column('size'), { sort: 'taken', dir: 'desc' })).toEqual({ sort: 'size', dir: 'desc' });
  expect(sortBy(column('size'), { sort: 'size', dir: 'desc' })).toEqual({ sort: 'size', dir: 'asc' });
  expect(sortBy(column('name'), { sort: 'taken', dir: 'desc' })).toEqual({ sort: 'name', dir: 'asc' });
  expect(sortBy(column('tags'), { sort: 'taken', dir: 'desc' })).toBeUndefined();
});

test('every order but that of a collection has its column', () => {
  const sorts = new Set(all.map(({ sort }) => sort));
  expect(SORTS.filter((sort) => !sorts.has(sort))).toEqual(['collection']);
});
