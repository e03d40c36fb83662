import { expect, test } from 'vitest';
import { placeAt, townNamed } from './places.ts';
import { placePath, shownPlace } from './shown.ts';

test('positions are in the towns they are in, in the city of their district, and on the sea in none', () => {
  const named = (lat: number, lon: number) => {
    const place = placeAt(lat, lon);
    return place && [place.city, place.state, place.country, place.code];
  };
  expect(named(52.5145, 13.35)).toEqual(['Berlin', 'State of Berlin', 'Germany', 'DE']);
  expect(named(52.445, 13.575)?.[0]).toBe('Berlin');
  expect(named(52.4, 13.05)).toEqual(['Potsdam', 'Brandenburg', 'Germany', 'DE']);
  expect(named(41.1405, -8.613)?.[0]).toBe('Porto');
  expect(named(41.1287, -8.6117)?.[0]).toBe('Vila Nova de Gaia');
  expect(named(40.758, -73.9855)).toEqual(['New York City', 'New York', 'United States', 'US']);
  // Over the date line, at the pole, on the ocean.
  expect(named(-16.8, 179.99)?.[2]).toBe('Fiji');
  expect(named(90, 0)).toBeUndefined();
  expect(named(0, -30)).toBeUndefined();
});

test('of towns with one name the largest is meant', () => {
  const lisbon = townNamed((name) => name === 'Lisbon', () => true, 'l');
  expect(lisbon).toMatchObject({ country: 'Portugal', state: 'Lisbon' });
  expect(townNamed((name) => name === 'Lisbon', ({ country }) => country === 'United States', 'l')?.country).toBe('United States');
  expect(townNamed((name) => name === 'Atlantis in the sea', () => true)).toBeUndefined();
});

test('what somebody wrote wins, and is completed where the position says the same', () => {
  const potsdam = { city: 'Potsdam', state: 'Brandenburg', country: 'Germany', code: 'DE' };
  expect(shownPlace({}, potsdam)).toEqual({ city: 'Potsdam', state: 'Brandenburg', country: 'Germany' });
  expect(shownPlace({ city: 'POTSDAM' }, potsdam)).toEqual({ city: 'POTSDAM', state: 'Brandenburg', country: 'Germany' });
  expect(shownPlace({ city: 'Babelsberg' }, potsdam)).toEqual({ city: 'Babelsberg' });
  expect(shownPlace({ country: 'Deutschland' }, potsdam)).toEqual({ country: 'Deutschland' });
  expect(placePath(52.4, 13.05, null)).toBe('Germany/Brandenburg/Potsdam');
  expect(placePath(52.4, 13.05, '{"city":"A/B","job":"x"}')).toBe('A\\/B');
  expect(placePath(null, null, '{"country":"Portugal","city":"Faro"}')).toBe('Portugal/Faro');
  expect(placePath(52.4, 13.05, '{"city": broken')).toBe('Germany/Brandenburg/Potsdam');
  expect(placePath(null, 13, null)).toBe('');
});
