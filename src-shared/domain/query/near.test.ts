import { expect, test } from 'vitest';
import { parseQuery, printQuery } from './index.ts';
import { joinNear, readNear } from './near.ts';

test('near a position or a town, so far or ten kilometers', () => {
  expect(readNear('52.5/13.4/10km')).toEqual({ of: { lat: 52.5, lon: 13.4 }, km: 10 });
  expect(readNear('52.5/-13.4')).toEqual({ of: { lat: 52.5, lon: -13.4 }, km: 10 });
  expect(readNear('Berlin')).toEqual({ of: ['Berlin'], km: 10 });
  expect(readNear('Germany/Berlin/500m')).toEqual({ of: ['Germany', 'Berlin'], km: 0.5 });
  expect(readNear('Springfield/5 mi')?.km).toBeCloseTo(8.05, 2);
  for (const text of ['', '/', '10km', '91/0', '52.5', '52.5/Berlin', '1/2/3']) expect(readNear(text), text).toBeUndefined();
});

test('commas stand within one place, and between places', () => {
  expect(joinNear(['52.5', '13.4', '10km'])).toEqual(['52.5/13.4/10km']);
  expect(joinNear(['Berlin', '5km', 'Porto', '38.7', '-9.1', 'Faro/2km'])).toEqual(['Berlin/5km', 'Porto', '38.7/-9.1', 'Faro/2km']);
  for (const text of ['near:52.5,13.4,10km', 'near:Berlin', 'near:"San Jose"/5km', 'near:Porto,Faro/2km', 'place:Germany/Berlin,none', 'place:"New York City"']) {
    const { query, errors } = parseQuery(text);
    if (!text.includes('"/')) expect([errors, parseQuery(printQuery(query)).query, printQuery(query)]).toEqual([[], query, text]);
  }
  expect(parseQuery('near:91,0').errors[0]?.message).toContain('near:Lisbon/10km');
});
