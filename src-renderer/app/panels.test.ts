import { beforeEach, expect, test } from 'vitest';
import { getUi, setUi } from '../client/state.ts';
import { placesOf, togglePanels } from './panels.ts';

const both = { sidebar: true, sidebarWidth: 260, inspector: true, inspectorWidth: 320 };
beforeEach(() => setUi(both));

test('both panels stand beside the pictures where there is room', () => {
  expect(placesOf(both, { width: 1440, over: undefined })).toEqual({ sidebar: 'beside', inspector: 'beside' });
});

test('the pictures keep their room: first the inspector goes, then the sidebar', () => {
  expect(placesOf(both, { width: 860, over: undefined })).toEqual({ sidebar: 'beside', inspector: 'none' });
  expect(placesOf(both, { width: 400, over: undefined })).toEqual({ sidebar: 'none', inspector: 'none' });
});

test('a panel without room lies over the pictures when it is asked for', () => {
  expect(placesOf(both, { width: 400, over: 'inspector' })).toEqual({ sidebar: 'none', inspector: 'over' });
});

test('with the sidebar hidden the inspector has its room', () => {
  expect(placesOf({ ...both, sidebar: false }, { width: 860, over: undefined }).inspector).toBe('beside');
});

test('hiding all and bringing back leaves the panels as they were', () => {
  setUi({ inspector: false });
  togglePanels();
  expect(getUi()).toMatchObject({ sidebar: false, inspector: false });
  togglePanels();
  expect(getUi()).toMatchObject({ sidebar: true, inspector: false });
});
