/** Imports that are killed: every file at both places is whole or not there, under the name it was to have, and the next one goes on. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dice } from '../../../src-shared/testing/dice.ts';
import { killAfter, must, readCatalog } from './kill.ts';
import type { Bench, Found } from './kit.ts';
import { type Kills, nobodyLeft, untilKilled, withBench } from './kills.ts';
import { photo } from './pictures.ts';

const PICTURES = 6;
const CLIPS = 16;
/** `{num:001}` counts by capture time: pictures were taken a minute apart, clips are older and count before them. */
const TEMPLATE = '{kind}/{text}_{num:001}';

export async function killImports({ kills, seed }: Kills): Promise<void> {
  await withBench(async (lib) => {
    const chance = dice(seed);
    const [card, to, second] = ['card', 'photos', 'backup'].map((name) => join(lib.folder, name)) as [string, string, string];
    const sources = await fillCard(lib, card);
    const command = ['import', card, '--to', to, '--second', second, '--template', TEMPLATE, '--text', 'Trip', '--tag', 'trips/one', '--metadata', 'Given', '--json'];
    const begin = () => lib.begin(command);
    const define = () => lib.json(['templates', 'define', 'Given', '--set', 'headline={name} of {date:YYYY}', '--way', 'headline=append']);
    await define();
    const whole = await begin().ended;
    must(whole.code === 0, 'The import failed', whole.err);
    const planned = await complete(lib, sources, to, second);
    let done = planned.size;
    await untilKilled({ kills, seed }, async () => {
      if (done === planned.size) {
        for (const folder of [to, second, lib.catalog]) rmSync(folder, { recursive: true, force: true });
        await define();
        done = 0;
      }
      // The less there is left to do, the sooner it ends.
      const killed = await killAfter(begin().process, whole.ms * (1 - (0.5 * done) / planned.size) * (0.2 + 0.8 * chance.next()));
      readCatalog(lib.catalog, () => undefined);
      for (const place of [to, second]) done = wholeFiles(place, planned);
      return killed;
    });
    const last = await begin().ended;
    must(last.code === 0, 'The import after them failed', last.err);
    must((await complete(lib, sources, to, second)).size === planned.size, 'Not as without being killed');
    await nobodyLeft(lib.folder);
  });
}

/** Name on the card → content. A picture and its sidecar among them. */
async function fillCard(lib: Bench, card: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (let i = 0; i < PICTURES; i++) files.set(`DCIM/100A/P${i}.JPG`, await photo(i, { taken: `2024:06:01 12:${String(i).padStart(2, '0')}:00` }));
  files.set('DCIM/100A/P3.xmp', Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'));
  for (let i = 0; i < CLIPS; i++) files.set(`DCIM/101A/C${i}.CLP`, Buffer.alloc(400_000 + 1000 * i, `clip ${i} `));
  for (const [name, data] of files) lib.put(name, data, card);
  return files;
}

/** Every file that is seen has its planned name and its whole content; answers how many there are. */
function wholeFiles(place: string, planned: ReadonlyMap<string, Buffer>): number {
  const seen = filesIn(place).filter((name) => !name.split('/').at(-1)?.startsWith('.'));
  for (const name of seen) {
    const content = planned.get(name);
    must(content, 'A file has a name that none was to have', name);
    must(readFileSync(join(place, name)).equals(content), 'A file is not whole', name);
  }
  return seen.length;
}

/** All is there once, at both places, with its tag, and nothing beside it. Answers place → content. */
async function complete(lib: Bench, sources: ReadonlyMap<string, Buffer>, to: string, second: string): Promise<Map<string, Buffer>> {
  const found = new Map(filesIn(to).map((name) => [name, readFileSync(join(to, name))]));
  must(found.size === sources.size, 'Files are missing, twice or left over', [...found.keys()]);
  for (const content of sources.values()) must([...found.values()].some((one) => one.equals(content)), 'A file of the card is not there');
  must(found.has('image/Trip_020.JPG') && found.has('image/Trip_020.xmp'), 'Partners have no longer one stem', [...found.keys()]);
  must(filesIn(second).join() === [...found.keys()].join(), 'The second place is not as the first', filesIn(second));
  wholeFiles(second, found);
  const { total } = await lib.json<Found>(['search', 'tag:trips/one', '--limit', '1']);
  must(total === sources.size - 1, 'Not each was tagged', total);
  // What the template gives was given once.
  const given = await lib.json<Found>(['search', `tag:trips/one "Trip_022 of 2024"`, '--limit', '1']);
  must(given.total === 1, 'The metadata template was not given', given.total);
  const checked = await lib.json<{ ok: boolean }>(['verify']);
  must(checked.ok, 'verify finds something', checked);
  return found;
}

const filesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name).slice(folder.length + 1))
      .sort();
  } catch {
    return [];
  }
};
