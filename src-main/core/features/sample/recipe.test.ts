import { expect, test } from 'vitest';
import { drawScene } from './draw.ts';
import { sampleShots } from './recipe.ts';
import { xmpPacket } from './xmp.ts';

test('the sample is the same sixty-odd pictures every time, varied in form, format and what is set', () => {
  const shots = sampleShots();
  expect(shots).toEqual(sampleShots());
  expect(shots.length).toBeGreaterThanOrEqual(55);
  expect(new Set(shots.map((s) => `${s.folder}/${s.name}`)).size).toBe(shots.length);
  for (const field of ['format', 'orientation', 'rating', 'model', 'label'] as const) expect(new Set(shots.map((s) => s[field])).size, field).toBeGreaterThan(2);
});

test('a title with markup stays text in the packet, and a scene is the same for the same seed', () => {
  const shot = { ...(sampleShots()[0] as ReturnType<typeof sampleShots>[number]), title: '<b>"&' };
  expect(xmpPacket(shot)).toContain('&#60;b&#62;&#34;&#38;');
  expect(drawScene('hills', 300, 200, 5)).toBe(drawScene('hills', 300, 200, 5));
});
