/**
 * Which panels have room beside the pictures. In a window too narrow for them the pictures come first; a panel that is asked
 * for then lies over them.
 */
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { getUi, setUi, type UiState, useUi } from '../client/state.ts';

export type Panel = 'sidebar' | 'inspector';
export type Place = 'beside' | 'over' | 'none';
type Wanted = Pick<UiState, 'sidebar' | 'sidebarWidth' | 'inspector' | 'inspectorWidth'>;

/** What the pictures keep, in pixels. */
const CENTER = 320;

interface Room {
  /** Of the window, in pixels. */
  width: number;
  over: Panel | undefined;
}

const useRoom = create<Room>(() => ({ width: globalThis.innerWidth ?? 1440, over: undefined }));
globalThis.addEventListener?.('resize', () => useRoom.setState({ width: window.innerWidth }));

/** Pure. The sidebar has the first right to what room there is. */
export function placesOf(ui: Wanted, { width, over }: Room): Record<Panel, Place> {
  const sidebar = ui.sidebar && width - ui.sidebarWidth >= CENTER;
  const inspector = ui.inspector && width - ui.inspectorWidth - (sidebar ? ui.sidebarWidth : 0) >= CENTER;
  const place = (panel: Panel, beside: boolean): Place => (beside ? 'beside' : over === panel ? 'over' : 'none');
  return { sidebar: place('sidebar', sidebar), inspector: place('inspector', inspector) };
}

const places = () => placesOf(getUi(), useRoom.getState());

/** @returns how wide a panel may be drawn without taking the room of the other and of the pictures */
export function widestOf(panel: Panel, ui: Wanted, room: Room): number {
  const other = panel === 'sidebar' ? 'inspector' : 'sidebar';
  const taken = placesOf(ui, room)[other] === 'beside' ? ui[`${other}Width`] : 0;
  return Math.max(ui[`${panel}Width`], room.width - CENTER - taken);
}

interface Panels extends Record<Panel, Place> {
  /** Wanted, but without room. */
  squeezed: readonly Panel[];
  widest: Record<Panel, number>;
}

/** Where each panel is, kept up to date. */
export function usePanels(): Panels {
  const ui = useUi(
    useShallow(({ sidebar, sidebarWidth, inspector, inspectorWidth }) => ({
      sidebar,
      sidebarWidth,
      inspector,
      inspectorWidth,
    })),
  );
  const room = useRoom();
  const now = placesOf(ui, room);
  const squeezed = (['sidebar', 'inspector'] as const).filter((panel) => ui[panel] && now[panel] !== 'beside');
  return {
    ...now,
    squeezed,
    widest: { sidebar: widestOf('sidebar', ui, room), inspector: widestOf('inspector', ui, room) },
  };
}

export function togglePanel(panel: Panel): void {
  const place = places()[panel];
  if (place === 'beside') setUi({ [panel]: false });
  else if (place === 'over') hideOver();
  else {
    setUi({ [panel]: true });
    if (places()[panel] === 'none') useRoom.setState({ over: panel });
  }
}

/** The pictures are wanted again. */
export function hideOver(): void {
  if (useRoom.getState().over) useRoom.setState({ over: undefined });
}

/** What the panels were before all were hidden. */
let before = { sidebar: true, inspector: true };

/** Hides what is shown, or brings back what was. */
export function togglePanels(): void {
  const now = places();
  if (now.sidebar === 'none' && now.inspector === 'none') {
    const { sidebar, inspector } = getUi();
    if (!sidebar && !inspector) setUi(before);
    const back = places();
    if (back.sidebar === 'none' && back.inspector === 'none') useRoom.setState({ over: 'sidebar' });
    return;
  }
  hideOver();
  const { sidebar, inspector } = getUi();
  if (now.sidebar !== 'beside' && now.inspector !== 'beside') return;
  before = { sidebar, inspector };
  setUi({ sidebar: false, inspector: false });
}
