/**
 * Sixty searches: all tokens, negations, groups, dates, sizes, words in any script. The box, the filter bar and the command line give
 * the same result, and the same as looking at each asset.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Asset, asset, fillCatalog } from '../../src-main/core/search/testing/made-library.ts';
import { slowFind } from '../../src-main/core/search/testing/slow-find.ts';
import { search, session } from '../../src-main/shells/cli/testing/session.ts';
import { type Click, clicked } from '../../src-renderer/features/search/testing/clicks.ts';
import { parseQuery, printQuery, TOKENS } from '../../src-shared/domain/query/index.ts';

const DAY = 86_400_000;
/** No limit of a search falls on one of them. */
const HOUR = 3_600_000;
const TITLES = ['Привет мир', 'שלום עולם', 'مرحبا بالعالم', '서울 타워의 밤', 'สวัสดีชาวโลก', 'नमस्ते दुनिया', 'Ελλάδα το καλοκαίρι', 'Straße nach Ærø', '🎉 party', '夜の東京タワー'];

function library(now: number): Asset[] {
  const made = fc.sample(asset, { numRuns: 300, seed: 7 });
  const own = TITLES.map((title, i) => ({
    ...made[i]!,
    title,
    state: 0,
    name: `${title.split(' ')[0]} ${i}.jpg`,
    added: now - i * DAY - HOUR,
    taken: now - new Date(now).getTimezoneOffset() * 60_000 - i * DAY - HOUR,
  }));
  return [...made, ...own].map((one, i) => ({ ...one, n: i + 1 }));
}

/** Each as it is typed; with the clicks in the filter bar that make the same, where they can. */
const SEARCHES: readonly (readonly [typed: string, ...clicks: Click[]])[] = [
  [''],
  ['sun'],
  ['SUNSET'],
  ['été'],
  ['"red sky"'],
  ['img 1'],
  ['привет'],
  ['שלום'],
  ['مرحبا'],
  ['타워'],
  ['สวัสดี'],
  ['दुनिया'],
  ['ελλαδα'],
  ['strasse'],
  ['京タワ'],
  ['sun -red'],
  ['(sun OR bob) -rating:0'],
  ['-(red OR blue) x-t5'],
  ['"OR"'],
  ['rating:3', ['rating', '3']],
  ['rating:>=4', ['rating', '>=4']],
  ['rating:1..2'],
  ['rating:0', ['rating', '0']],
  ['-rating:5'],
  ['label:red', ['label', 'red']],
  ['label:red,blue', ['label', 'red'], ['label', 'blue', true]],
  ['label:none', ['label', '']],
  ['label:"own text"', ['label', 'Own text']],
  ['flag:pick', ['flag', 'pick']],
  ['flag:reject,none', ['flag', 'reject'], ['flag', '', true]],
  ['kind:raw', ['kind', 'raw']],
  ['kind:image,video', ['kind', 'image'], ['kind', 'video', true]],
  ['ext:.NEF', ['ext', 'nef']],
  ['ext:psd,jpg -ext:jpg'],
  ['camera:"X-T5"', ['camera', 'X-T5']],
  ['camera:canon', ['camera', 'Canon EOS 6D']],
  ['lens:none', ['lens', '']],
  ['tag:people', ['tag', 'people']],
  ['tag:people/ines rating:>=2', ['tag', 'people/Inés'], ['rating', '>=2']],
  ['tag:none', ['tag', '']],
  ['-tag:sun (tag:people OR tag:bob)'],
  ['taken:2024-06..2024-08'],
  ['taken:2024-05', ['taken', '2024-05']],
  ['taken:<2023'],
  ['taken:none', ['taken', '']],
  ['taken:7d'],
  ['taken:yesterday OR taken:today'],
  ['added:3d'],
  ['size:>20mb'],
  ['size:..1kb OR size:20mb'],
  ['w:>=1500 h:<2000'],
  ['width:none'],
  ['ratio:3:2'],
  ['ratio:portrait -ratio:square'],
  ['iso:100..400'],
  ['duration:>60 -length:1:02:05'],
  ['loudness:<-20'],
  ['lufs:-24..-14'],
  ['loudness:none kind:video'],
  ['codec:H264,prores'],
  ['fps:23.976 OR fps:>=29'],
  ['channels:>=2 samplerate:48000'],
  ['bits:10 -codec:none'],
  ['colorspace:bt2020,hdr -colourspace:none'],
  ['timecode:10:00:01 OR tc:01:02:03..01:02:04'],
  ['in:2024'],
  ['in:"/mnt/disk" OR folder:#3'],
  ['missing:yes'],
  ['missing:offline'],
  ['missing:links -uses:none'],
  ['uses:gone,img'],
  ['usedby:any -usedby:#14'],
  ['uses:none rating:>=4'],
  ['problem:yes has:gps,duplicate'],
  ['has:title,caption -has:tag'],
  ['has:edits'],
  ['rights:expired'],
  ['rights:ok,not-approved -rights:missing-release'],
  ['expires:none -expires:<2027-01-01,30d'],
  ['has:archive'],
  ['-has:copy rating:>=4'],
  ['color:red', ['color', 'red']],
  ['color:#2244aa~15,green -colour:none'],
  ['gps:0/-30..60/30'],
  ['has:gps -gps:-60/100..60/-100'],
  ['place:fiji', ['place', 'Fiji/Northern/Labasa']],
  ['place:Fiji/Labasa,zurich'],
  ['place:none', ['place', '']],
  ['labasa'],
  ['near:-16.5,179.4,20km'],
  ['near:Labasa,30km OR near:38/39/2000km'],
  ['id:12,#30'],
  ['collection:Best'],
  ['-collection:Reds collection:Best OR rating:5'],
  ['field.client:acme'],
  ['field.client:none field.pages:>=5'],
  ['field.due:2024 -field.status:draft'],
  ['field.usage:web,printed OR draft'],
  ['taken:2024 camera:"X-T5" flag:pick', ['taken', '2024'], ['camera', 'X-T5'], ['flag', 'pick']],
];

test('sixty searches find the same from the box, the filter bar and the command line, and by looking at each asset', async () => {
  const now = Date.now();
  const assets = library(now);
  const it = await session((path) => fillCatalog(path, assets));
  const idOf = (n: number) => n.toString(16).padStart(32, '0');
  const call = it.client();
  const best = (one: Asset) => one.n <= 40;
  const collections = { Best: best, Reds: (one: Asset) => one.label?.toLowerCase() === 'red' };
  await call.call('collections.create', { name: 'Best', kind: 'manual', targets: assets.filter(best).map(({ n }) => n) });
  await call.call('collections.create', { name: 'Reds', kind: 'smart', query: 'label:red' });
  // The box: the first page, and the whole list.
  const box = async (query: string) => {
    const { ns, total, error } = await call.call('search.page', { query, limit: 2000 });
    expect([error, total]).toEqual([undefined, ns.length]);
    const listed: number[] = [];
    for await (const chunk of call.stream('search.ids', { query })) {
      const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      for (let i = 0; i < view.getUint32(0, true); i++) listed.push(view.getUint32(4 + i * 4, true));
    }
    expect(listed).toEqual(ns);
    return ns.toSorted((a, b) => a - b);
  };
  let nothing = 0;
  for (const [typed, ...clicks] of SEARCHES) {
    const { query, errors } = parseQuery(typed);
    const expected = slowFind(assets, query, now, collections);
    if (expected.length === 0) nothing++;
    expect([typed, errors, await box(typed)]).toEqual([typed, [], expected]);
    expect([typed, await box(printQuery(query))]).toEqual([typed, expected]);
    if (clicks.length) expect([typed, await box(clicked('', clicks))]).toEqual([typed, expected]);
    const { items } = (await it.run(search, '--query', '--', typed)) as { items: { id: string }[] };
    expect([typed, items.map(({ id }) => id).sort()]).toEqual([typed, expected.map(idOf).sort()]);
  }
  const list = join(it.pictures, 'list.txt');
  writeFileSync(list, `${assets[300]!.name}\nnobody.jpg\n`);
  const listed = (await it.run(search, '--names', list)) as { items: { id: string }[]; notFound: string[] };
  expect([listed.items.map(({ id }) => id), listed.notFound]).toEqual([[idOf(301)], ['nobody.jpg']]);
  // A list that finds nothing would show nothing.
  expect(nothing).toBeLessThan(6);
  expect(SEARCHES.length).toBeGreaterThanOrEqual(60);
  const used = new Set(SEARCHES.flatMap(([typed]) => [...typed.matchAll(/(?<![\w.])([a-z]+)(?:\.[a-z]+)?:/g)].map((found) => found[1])));
  expect([...Object.keys(TOKENS), 'field'].filter((name) => !used.has(name))).toEqual([]);
});
