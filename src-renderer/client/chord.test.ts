import { expect, test } from 'vitest';
import bridge from '../../resources/keymaps/bridge.json' with { type: 'json' };
import lightroom from '../../resources/keymaps/lightroom.json' with { type: 'json' };
import photoMechanic from '../../resources/keymaps/photo-mechanic.json' with { type: 'json' };
import player from '../../resources/keymaps/player.json' with { type: 'json' };
import { chordOf, showChord } from './chord.ts';

const press = (key: string, code: string, held = '', mac = false) =>
  chordOf(
    {
      key,
      code,
      ctrlKey: held.includes('Ctrl'),
      shiftKey: held.includes('Shift'),
      altKey: held.includes('Alt'),
      metaKey: held.includes('Meta'),
      getModifierState: (name: string) => name === 'AltGraph' && held.includes('Graph'),
    },
    mac,
  );

test('digits go by position: on a French layout the key of 1 prints &', () => {
  expect(press('&', 'Digit1')).toBe('1');
  expect(press('1', 'Digit1', 'Shift')).toBe('Shift+1');
  expect(press('3', 'Numpad3')).toBe('3');
});

test('the number pad without its lock walks', () => {
  expect(press('ArrowLeft', 'Numpad4')).toBe('Left');
});

test('letters go by what is printed on them: on a German layout Z stands where Y was', () => {
  expect(press('z', 'KeyY', 'Ctrl')).toBe('Ctrl+Z');
});

test('a layout without Latin letters goes by position', () => {
  expect(press('я', 'KeyZ', 'Ctrl')).toBe('Ctrl+Z');
});

test('signs are found where they are printed, also with AltGr, and where a US keyboard has them', () => {
  expect(press('[', 'Digit8', 'Graph')).toBe('[');
  expect(press('ü', 'BracketLeft')).toBe('[');
  expect(press('?', 'Minus', 'Shift')).toBe('?');
  expect(press('+', 'NumpadAdd')).toBe('Num+');
});

test('Ctrl is the command key on a Mac', () => {
  expect(press('z', 'KeyZ', 'Meta Shift', true)).toBe('Ctrl+Shift+Z');
  expect(showChord('Ctrl+Shift+Z', true)).toBe('⌘⇧Z');
  expect(showChord('Num+', false)).toBe('Num+');
});

test('a modifier alone is no chord', () => {
  expect(press('Shift', 'ShiftLeft', 'Shift')).toBeUndefined();
});

test.each([lightroom, photoMechanic, bridge, { name: 'Player', keys: player }])('no chord of the map $name does two things', ({ keys }) => {
  const ids = Object.keys(keys);
  const owners = Map.groupBy(ids.flatMap((id) => (keys as Record<string, string[]>)[id]?.map((chord) => [chord, id] as const) ?? []), ([chord]) => chord);
  for (const [chord, all] of owners) {
    // While one view is shown its own commands go before the others, as the player's do: they stand first in each map.
    const general = all.filter(([, id]) => !/^(compare|develop)\./.test(id));
    expect(general.length, chord).toBeLessThanOrEqual(1);
    if (general[0] && all.length > 1) expect(all.at(-1)?.[1], chord).toBe(general[0][1]);
  }
});
