import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { ShellArgs } from '../args.ts';
import type { Replace, ShellCore, WindowAnswer } from '../catalog.ts';
import { type Elsewhere, type House, openHouse } from './house.ts';
import type { Desk } from './desk.ts';

export type RunOptions = ShellArgs & {
  /** The built page. */
  dist: string;
  version: string;
  /** `rescue`: a catalog that must not be opened is shown with the reason and the way out, instead of rejecting. */
  startCore(folder: string, replace: Replace, rescue: boolean): Promise<ShellCore>;
  /** Opens the bootstrap file as a window; undefined where that cannot be. `gone`: the browser has ended. */
  openWindow(file: string, outlive: boolean): { gone: Promise<unknown>; close(): void } | undefined;
  canReveal: boolean;
  print(line: string): void;
  /** Told when there is something to end, while the catalog may still be opening. */
  onStarted?(stop: () => void): void;
  /** How long to go on without a window, in ms. */
  linger?: number;
};

/** The loopback shell from its start to its end. `stop` ends it early; `done` resolves when everything has ended. */
export async function runLoopback(options: RunOptions): Promise<{ stop(): void; done: Promise<void> }> {
  const linger = options.linger ?? 5000;
  const { window: windowed, add, sample } = options;
  /** By folder: the one that was asked for, and those that its windows have gone to. */
  const houses = new Map<string, Promise<House | Elsewhere>>();
  const ended = Promise.withResolvers<void>();
  let stopping = false;
  let seen = false;

  const open = (folder: string, { wish, port, rescue }: { wish: typeof noWish; port: number; rescue: boolean }) => {
    const house = openHouse({
      folder,
      dist: options.dist,
      version: options.version,
      canReveal: options.canReveal,
      port,
      wish,
      desk: goTo,
      start: (replace) => options.startCore(folder, replace, rescue),
      early: rescue,
      onWindows() {
        seen = true;
        setTimeout(lookAround, linger);
      },
    });
    houses.set(folder, house);
    house.then(
      (there) => 'elsewhere' in there && houses.delete(folder),
      () => houses.delete(folder),
    );
    return house;
  };

  // For scripts there is no page: they are told by code and message.
  const first = await open(options.catalog, {
    wish: { window: windowed, add, sample },
    port: options.port,
    rescue: !options.json,
  });
  if ('elsewhere' in first) {
    showElsewhere(options, first.elsewhere);
    return { stop() {}, done: Promise.resolve() };
  }

  const window = windowed ? options.openWindow(first.launchFile(), false) : undefined;
  if (!window) printAddress(options, first.launchUrl());
  else {
    const tell = () => {
      if (seen || stopping) return;
      seen = true;
      options.print('The browser did not open a window. Open this address yourself, within ten minutes:');
      options.print(first.launchUrl());
    };
    // A browser that runs already takes the window over and lets this one end at once: both get their time.
    window.gone.then(() => setTimeout(tell, linger).unref());
    setTimeout(tell, 25_000).unref();
  }
  options.onStarted?.(stop);
  await first.opened;
  await first
    .addTo({ window: windowed, add, sample })
    .catch((error: unknown) => stopping || options.print(error instanceof Error ? error.message : String(error)));

  /** A window goes to another catalog: opened here, or wherever it is open already. Answers where the window finds it. */
  async function goTo({ path, make, rescue }: Parameters<Desk>[0]): ReturnType<Desk> {
    if (stopping) throw new RpcError('disconnected', 'Vitrine is ending.');
    const { assertMayMake, assertMayOpen } = await import('../../core/core.ts');
    const folder = make ? await assertMayMake(path) : await assertMayOpen(path);
    const before = await houses.get(folder)?.catch(() => undefined);
    if (before && !('elsewhere' in before) && before.ending()) await before.end();
    const house = await (houses.get(folder) ?? open(folder, { wish: noWish, port: 0, rescue: rescue === true }));
    if ('elsewhere' in house) return 'url' in house.elsewhere ? { url: house.elsewhere.url } : { shown: true };
    house.expect();
    return { url: house.launchUrl() };
  }

  /** A catalog ends a little after its last window, unless jobs run. Whoever asked for an address only ends that one himself. */
  async function lookAround(): Promise<void> {
    if (stopping) return;
    let again = false;
    for (const [folder, opening] of houses) {
      const house = await opening.catch(() => undefined);
      if (!house || 'elsewhere' in house || house.ending() || house.windows() > 0) continue;
      if (house === first && !window) continue;
      if (await house.idle())
        void house
          .end()
          .then(() => houses.delete(folder))
          .then(() => houses.size === 0 && stop());
      else again = true;
    }
    if (again) setTimeout(lookAround, linger);
  }

  function stop(): void {
    if (stopping) return;
    stopping = true;
    window?.close();
    const ends = [...houses.values()].map((opening) =>
      opening.then(
        (house) => ('elsewhere' in house ? undefined : house.end()),
        () => undefined,
      ),
    );
    ended.resolve(Promise.all(ends).then(() => undefined));
  }
  return { stop, done: ended.promise };
}

const noWish = { window: true, add: [] as string[], sample: false };

function printAddress(options: RunOptions, url: string): void {
  if (options.json) {
    options.print(JSON.stringify({ url }));
    return;
  }
  options.print('Vitrine is running. Open this address on this machine, within ten minutes:');
  options.print(url);
  options.print('It runs until you press Ctrl+C.');
}

/** The catalog is open in another process: its window, opened from here, where the display is. */
function showElsewhere(options: RunOptions, answer: WindowAnswer): void {
  if ('shown' in answer) options.print('Vitrine is open already; its window is in front now.');
  if (!('file' in answer)) return;
  if (options.window && options.openWindow(answer.file, true)) return;
  options.print(options.json ? JSON.stringify({ url: answer.url }) : answer.url);
}
