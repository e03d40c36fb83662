/** The window on a made-up catalog: `npx vite -c src-renderer/testing/vite.config.ts`, then /testing/?n=1000000 */
import { start } from '../app/start.tsx';
import { FakeCore } from './fake-core.ts';

const count = Number(new URLSearchParams(window.location.search).get('n') ?? 100_000);
void start(async () => new FakeCore(count));
