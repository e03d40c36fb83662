/** The window with its panels full: `/testing/panels.html`; `?first`, `?empty`, `?idle` show other moments. */
import { start } from '../app/start.tsx';
import { FakePanels } from './fake-panels.ts';

void start(async () => new FakePanels(new URLSearchParams(window.location.search)));
