import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { awaitFirstLook, whenLooked } from './first-look.ts';
import { useResult } from './result.ts';

/** Frames that are drawn when the test says so. */
let frames: (() => void)[] = [];
const draw = () => {
  for (const frame of frames.splice(0)) frame();
};

beforeEach(() => {
  frames = [];
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Whether what stands beside the pictures is asked for. */
function watch(): () => Promise<boolean> {
  let looked = false;
  void whenLooked().then(() => {
    looked = true;
  });
  return async () => {
    await vi.advanceTimersByTimeAsync(0);
    return looked;
  };
}

test('what stands beside the pictures waits until the first of them are drawn', async () => {
  awaitFirstLook();
  const looked = watch();
  useResult.setState({ busy: true });
  draw();
  expect(await looked()).toBe(false);
  useResult.setState({ state: 'page' });
  draw();
  expect(await looked()).toBe(false);
  draw();
  expect(await looked()).toBe(true);
  await whenLooked();
});

test('a failure is seen too', async () => {
  useResult.setState({ state: 'first' });
  awaitFirstLook();
  const looked = watch();
  useResult.setState({ failure: 'The disk is full.' });
  draw();
  draw();
  expect(await looked()).toBe(true);
});

test('a window that draws nothing does not wait for ever', async () => {
  useResult.setState({ state: 'first', failure: undefined });
  awaitFirstLook();
  const looked = watch();
  expect(await looked()).toBe(false);
  await vi.advanceTimersByTimeAsync(5000);
  expect(await looked()).toBe(true);
});
