/** digiKam's figures, measured when first asked for and then the same for all parts of one run; a text says why there are none. */
import { Digikam, type FirstRun, missingForDigikam, type Restart } from './digikam.ts';

export interface DigikamRuns {
  /** Of the photographs, each time from nothing. */
  photos(): Promise<readonly FirstRun[] | string>;
  /** Of many tiny files, once, and restarts with nothing changed after it. */
  tiny(): Promise<{ readonly first: FirstRun; readonly restarts: readonly Restart[] } | string>;
}

export interface Wish {
  /** An empty folder of the run. */
  folder(name: string): string;
  corpus(kind: 'photos' | 'wide'): Promise<{ folder: string }>;
  say(text: string): void;
  /** How often; 0: not at all. */
  readonly runs: number;
}

const PHOTOS_S = 300;
const TINY_S = 400;

export function digikamRuns({ folder, corpus, say, runs }: Wish): DigikamRuns {
  const gone = missingForDigikam();
  const why =
    runs === 0
      ? 'digiKam: not measured'
      : gone.length
        ? `digiKam: not measured (not installed: ${gone.join(', ')})`
        : undefined;
  let photos: Promise<readonly FirstRun[] | string> | undefined;
  let tiny: ReturnType<DigikamRuns['tiny']> | undefined;
  // It should never take our own figures with it.
  const orWhy = <T>(act: () => Promise<T>): Promise<T | string> =>
    why === undefined ? act().catch((error: Error) => `digiKam: ${error.message}`) : Promise.resolve(why);

  async function measurePhotos(): Promise<readonly FirstRun[]> {
    const pictures = (await corpus('photos')).folder;
    const done: FirstRun[] = [];
    for (let time = 0; time < runs; time++) {
      say(`digiKam on the photographs, ${time + 1} of ${runs}`);
      const digikam = new Digikam(folder('digikam'), pictures);
      await digikam.prepare();
      done.push(await digikam.firstRun(PHOTOS_S));
    }
    return done;
  }

  async function measureTiny(): Promise<{ first: FirstRun; restarts: Restart[] }> {
    const digikam = new Digikam(folder('digikam-tiny'), (await corpus('wide')).folder);
    say('digiKam on the tiny files, which takes some minutes');
    await digikam.prepare();
    const first = await digikam.firstRun(TINY_S, false);
    const restarts: Restart[] = [];
    for (let time = 0; time < runs; time++) restarts.push(await digikam.restart());
    return { first, restarts };
  }

  return {
    photos() {
      photos ??= orWhy(measurePhotos);
      return photos;
    },
    tiny() {
      tiny ??= orWhy(measureTiny);
      return tiny;
    },
  };
}
