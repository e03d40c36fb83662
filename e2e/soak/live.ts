/**
 * The long part of the soak: files appear, change, move and vanish under a served catalog while a script edits it and others come and
 * go. Afterwards: nothing grew, the catalog fits itself, and it is what its log and its files make of a new one.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Dice, dice } from '../../src-shared/testing/dice.ts';
import { type Ask, api, Broken, must, readCatalog } from '../cli/testing/kill.ts';
import { type Added, type Bench, begin, bench, oneValue, type Running, served } from '../cli/testing/kit.ts';
import { createFiles, type SoakFiles } from './files.ts';
import { createScript } from './script.ts';
import { growth, type Held, look } from './watch.ts';

export interface LiveOptions {
  readonly minutes: number;
  readonly assets: number;
  readonly seed: number;
  /** Where what was measured is written, JSON. */
  readonly report?: string | undefined;
}

const LOOK_MS = 5000;
const VISIT_MS = 45_000;
/** This part of the time is not judged: caches fill. */
const WARM_UP = 1 / 3;

/** Throws Broken with all that was wrong. */
export async function soakLive(options: LiveOptions, say: (line: string) => void): Promise<void> {
  const lib = bench();
  const chance = dice(options.seed);
  try {
    say(`making ${options.assets} files`);
    const files = await createFiles(lib.pictures, chance, options.assets);
    const serving = lib.begin(['serve', '--port', '0', '--json']);
    await served(serving);
    const ask = api(lib.catalog);
    say('adding them');
    await lib.json<Added>(['add', lib.pictures, '--whole']);
    const wrong = await run(options, { lib, files, serving, ask, chance }, say);
    wrong.push(...(await atTheEnd(lib, files, serving, ask, say)));
    if (wrong.length) throw new Broken(wrong.join('\n'));
  } finally {
    await lib.remove();
  }
}

interface Place {
  readonly lib: Bench;
  readonly files: SoakFiles;
  readonly serving: Running;
  readonly ask: Ask;
  readonly chance: Dice;
}

async function run({ minutes, report }: LiveOptions, place: Place, say: (line: string) => void): Promise<string[]> {
  const { lib, files, serving, ask, chance } = place;
  const script = createScript(ask, chance);
  const looks: Held[] = [];
  const began = performance.now();
  const end = began + minutes * 60_000;
  let [lastLook, lastVisit, lastWord] = [0, began, began];
  let visit: Promise<void> | undefined;
  while (performance.now() < end) {
    must(serving.process.exitCode === null && serving.process.signalCode === null, 'The program has ended by itself');
    for (let i = chance.whole(8); i >= 0; i--) await files.act();
    await script.act();
    await sleep(chance.whole(250));
    const now = performance.now();
    if (now - lastLook > LOOK_MS) {
      lastLook = now;
      const held = look(serving.process.pid as number, Math.round((now - began) / 1000));
      if (held) looks.push(held);
    }
    if (now - lastVisit > VISIT_MS && !visit) {
      lastVisit = now;
      // Another program comes, looks at everything again through this one, and goes.
      visit = lib.run(['add', lib.pictures, '--json']).then(({ code, err }) => {
        visit = undefined;
        // 1: some files could not be read, since they vanished just then.
        if (code !== 0 && code !== 1) script.wrong.push(`A visitor's add ended with ${code}: ${err}`);
      });
    }
    if (now - lastWord > 60_000) {
      lastWord = now;
      say(`${Math.round((now - began) / 60_000)} min: ${tell(looks.at(-1))}; ${JSON.stringify(script.done)}`);
    }
  }
  await visit;
  const judged = growth(looks.filter(({ at }) => at >= minutes * 60 * WARM_UP));
  if (report) writeFileSync(report, JSON.stringify({ looks, judged, files: files.done, script: script.done }, null, 1));
  say(`files: ${JSON.stringify(files.done)}`);
  for (const { what, from, to, trend, allowed } of judged)
    say(`${what}: ${from.toFixed(1)} → ${to.toFixed(1)}, trend ${trend.toFixed(1)} (allowed ${allowed.toFixed(1)})`);
  return [
    ...script.wrong,
    ...judged.filter((one) => one.grows).map((one) => `${one.what} grow: ${JSON.stringify(one)}`),
  ];
}

const tell = (held: Held | undefined): string =>
  held
    ? `${Math.round(held.memory)} MiB, ${held.files} files, ${held.threads} threads, ${held.processes} processes`
    : '';

/** What is shown of an asset, by its lasting id. */
type Shown = Readonly<Record<string, unknown>>;

async function atTheEnd(
  lib: Bench,
  files: SoakFiles,
  serving: Running,
  ask: Ask,
  say: (line: string) => void,
): Promise<string[]> {
  const wrong: string[] = [];
  say('letting it come to rest');
  await atRest(lib, ask);
  // The log describes the places of those that changes name: after this, of all.
  await ask('tags.apply', { targets: { query: '' }, add: ['soak/end'], remove: [] });
  await ask('tags.apply', { targets: { query: 'missing:yes' }, add: ['soak/end'], remove: [] });
  say('checking it');
  // By the command, which waits as long as it takes: a request over HTTP is given up after five minutes.
  const checked = await lib.run(['verify', '--json']);
  if (checked.code !== 0) wrong.push(`verify ended with ${checked.code}: ${checked.out}${checked.err}`);
  serving.process.kill('SIGTERM');
  const { code, err } = await serving.ended;
  if (code !== 0) wrong.push(`The program ended with ${code}: ${err}`);
  const before = everything(lib.catalog);
  const paths = [...before.values()].filter(({ state }) => state === 0).map(({ path }) => String(path));
  const [shown, there] = [new Set(paths), files.there];
  if (paths.length !== shown.size) wrong.push('A file is twice in the catalog');
  wrong.push(
    ...some(
      [...there].filter((path) => !shown.has(path)),
      'is not in the catalog',
    ),
  );
  wrong.push(
    ...some(
      paths.filter((path) => !there.has(path)),
      'is in the catalog, but not on the disk',
    ),
  );

  say('making a new catalog from the log and the files');
  const fresh = join(lib.folder, 'fresh');
  mkdirSync(fresh);
  cpSync(join(lib.catalog, 'log'), join(fresh, 'log'), { recursive: true });
  const inFresh = async (words: readonly string[]): Promise<unknown> => {
    const { code, out, err } = await begin([...words, '--catalog', fresh, '--json']).ended;
    must(code === 0, `vitrine ${words.join(' ')} ended with ${code}`, err);
    return oneValue(out);
  };
  const { problems } = (await inFresh(['restore'])) as { problems: string[] };
  if (problems.length) wrong.push(`restore finds ${JSON.stringify(problems)}`);
  await inFresh(['add', lib.pictures, '--whole']);
  wrong.push(...differences(before, everything(fresh)));
  return wrong;
}

const some = (paths: readonly string[], what: string): string[] =>
  paths.length ? [`${paths.length} times: ${paths.slice(0, 3).join(', ')} ${what}`] : [];

/** Everything that changed has been seen and read. */
async function atRest(lib: Bench, ask: Ask): Promise<void> {
  for (let calm = 0, last = ''; calm < 3; ) {
    await lib.json<Added>(['add', lib.pictures, '--whole']);
    const { assets, missing, pending } = await ask<Record<string, number>>('catalog.status', {});
    const now = JSON.stringify({ assets, missing, pending });
    calm = now === last && pending === 0 ? calm + 1 : 0;
    last = now;
    await sleep(2500);
  }
}

/** All assets, missing ones too, as they are shown. */
function everything(catalog: string): Map<string, Shown> {
  const rows = readCatalog(
    catalog,
    (db) =>
      db
        .prepare(
          `SELECT hex(entity.id) AS id, folder.path || '/' || location.name AS path, asset.state, rating, label, flag, title, caption,
             creator, copyright, width, height, orientation, taken, camera, preview IS NOT NULL AS picture, problem_code,
             (SELECT group_concat(key, char(10)) FROM (SELECT key FROM asset_tag JOIN tag ON tag.n = tag WHERE asset = asset.n ORDER BY key)) AS tags
           FROM asset JOIN entity USING (n) JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder`,
        )
        .all() as ({ id: string; path: unknown } & Record<string, unknown>)[],
  );
  return new Map(
    (rows ?? []).map(
      ({ id, path: bytes, width, height, orientation, taken, camera, picture, problem_code, ...said }) => {
        // What is not there cannot be read again.
        const read = said['state'] === 0 ? { width, height, orientation, taken, camera, picture, problem_code } : {};
        return [id, { path: Buffer.from(bytes as Buffer).toString(), ...said, ...read }];
      },
    ),
  );
}

function differences(one: ReadonlyMap<string, Shown>, other: ReadonlyMap<string, Shown>): string[] {
  const wrong: string[] = [];
  for (const [id, shown] of one) {
    const again = other.get(id);
    // A copy that was taken for its original, and left the library with nobody's doing: no log tells of it.
    if (shown['state'] === 2 && again?.['state'] !== 0) continue;
    if (JSON.stringify(shown) !== JSON.stringify(again))
      wrong.push(`${id}: the catalog shows ${JSON.stringify(shown)}, the new one ${JSON.stringify(again)}`);
  }
  for (const [id, shown] of other)
    if (!one.has(id)) wrong.push(`${id} is new in the new catalog: ${JSON.stringify(shown)}`);
  return wrong.length > 20 ? [...wrong.slice(0, 20), `and ${wrong.length - 20} more`] : wrong;
}
