import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openClient, type Client } from './client.ts';
import { queries } from './query.ts';
import { keepFresh } from './refresh.ts';
import { useResult } from './result.ts';

type Data = Record<string, unknown>;
const hear = new Map<string, (data: Data) => void>();
let asked: string[];
let end: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  const client = {
    call: async () => ({ total: 0, ns: [] }),
    stream: async function* () {},
    subscribe(topic: string, onData: (data: Data) => void) {
      hear.set(topic, onData);
      return () => hear.delete(topic);
    },
  };
  await openClient(client as unknown as Client);
  useResult.setState({ state: 'whole' });
  asked = [];
  vi.spyOn(queries, 'invalidateQueries').mockImplementation(async (which) => {
    asked.push(String(which?.queryKey?.[0]));
  });
  end = keepFresh();
  // What earlier tests read lies back longer than any pace.
  vi.advanceTimersByTime(10_000);
});
afterEach(() => {
  end();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('a tag on many assets, told in two topics, is read again once, and nothing is counted that it cannot change', () => {
  hear.get('assets.changed')?.({ seq: 1, ns: null, fields: ['tags'] });
  vi.advanceTimersByTime(5);
  hear.get('tags.changed')?.({ seq: 1 });
  vi.advanceTimersByTime(3000);
  expect(asked).toContain('search.facets');
  expect(asked).toContain('tags.list');
  expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted());
  for (const name of ['catalog.status', 'library.roots', 'library.folders']) expect(asked).not.toContain(name);
});

test('when assets come, go or move, folders and states are counted again', () => {
  hear.get('assets.changed')?.({ seq: 2, ns: null, fields: ['state', 'rating'] });
  vi.advanceTimersByTime(3000);
  for (const name of ['catalog.status', 'library.roots', 'library.folders', 'tags.list'])
    expect(asked).toContain(name);
});

test('a change that tells no field may be any', () => {
  hear.get('assets.changed')?.({ seq: 3, ns: [7], fields: [] });
  vi.advanceTimersByTime(3000);
  for (const name of ['catalog.status', 'library.roots', 'library.folders']) expect(asked).toContain(name);
});
