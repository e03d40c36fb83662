import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { search, session } from '../../../shells/cli/testing/session.ts';
import { findProgram } from '../../tools/ffmpeg.ts';

const ffmpeg = findProgram('ffmpeg');
const says = (words: string) => `1\n00:00:01,000 --> 00:00:02,000\nNothing.\n\n2\n00:00:04,500 --> 00:00:05,000\n${words}\n`;

test.skipIf(!ffmpeg)('what subtitle files beside a film say is found with the film, with its time, and is there to be shown, as what is inside is', async () => {
  const s = await session();
  const at = (name: string) => join(s.pictures, name);
  const bare = ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc=duration=6:size=160x90:rate=10'];
  execFileSync(ffmpeg!, [...bare, '-c:v', 'mpeg4', at('film.mp4')]);
  const film = readFileSync(at('film.mp4'));
  await s.add({ 'in.srt': says('A pangolin inside.') });
  execFileSync(ffmpeg!, [...bare, '-i', at('in.srt'), '-map', '0:v', '-map', '1', '-c:v', 'mpeg4', '-c:s', 'srt', '-metadata:s:s:0', 'language=fra', at('full.mkv')]);
  await s.add({
    'film.mp4': film,
    'full.mkv': readFileSync(at('full.mkv')),
    'film.en.srt': says('The zeppelin lands.'),
    'film.de.forced.ass': '[Script Info]\n\n[Events]\nFormat: Start, End, Text\nDialogue: 0:00:02.00,0:00:03.00,Ein Zeppelin\n',
    'film.sub': '{10}{20}Counted\n',
  });
  const found = async (words: string) => {
    const { items, hits = [] } = (await s.run(search, words)) as { items: { id: string; path: string }[]; hits?: { id: string; at: string; text: string }[] };
    const nameOf = (one: string) => items.find(({ id }) => id === one)?.path.split('/').at(-1);
    return { names: items.map(({ id }) => nameOf(id)), hits: hits.map(({ id, at: time, text }) => `${nameOf(id)} ${time} ${text}`).sort() };
  };
  await expect.poll(() => found('zeppelin lands kind:video'), { timeout: 60_000 }).toEqual({ names: ['film.mp4'], hits: ['film.mp4 00:00:04 The zeppelin lands.'] });
  expect((await found('zeppelin')).names.sort()).toEqual(['film.de.forced.ass', 'film.en.srt', 'film.mp4']);
  expect(await found('pangolin kind:video')).toEqual({ names: ['full.mkv'], hits: ['full.mkv 00:00:04 A pangolin inside.'] });
  expect((await found('kind:video -zeppelin')).names).toEqual(['full.mkv']);

  const ask = s.client();
  const { ns } = await ask.call('search.page', { query: 'kind:video', sort: 'name', dir: 'asc', limit: 9 });
  const [filmN = 0, fullN = 0] = ns;
  const { tracks } = await ask.call('subtitles.tracks', { n: filmN });
  expect(tracks.map(({ name, language }) => [name, language])).toEqual([['de.forced', 'de'], ['en', 'en'], ['SUB', undefined]]);
  expect((await ask.call('subtitles.cues', { n: tracks[1]!.n })).cues[1]).toEqual({ from: 4.5, to: 5, text: 'The zeppelin lands.' });
  // Frames are those of the film, 10 a second.
  expect((await ask.call('subtitles.cues', { n: tracks[2]!.n, film: filmN })).cues).toEqual([{ from: 1, to: 2, text: 'Counted' }]);
  const inside = (await ask.call('subtitles.tracks', { n: fullN })).tracks;
  expect(inside).toEqual([{ n: fullN, stream: 1, name: '', language: 'fra' }]);
  expect((await ask.call('subtitles.cues', { n: fullN, stream: 1 })).cues[1]?.text).toBe('A pangolin inside.');
  await expect(ask.call('subtitles.cues', { n: fullN, stream: 0 })).rejects.toThrow('not in this film');
  // Taken apart, each is found for itself.
  await ask.call('stacks.split', { targets: [filmN] });
  expect((await found('zeppelin')).names.sort()).toEqual(['film.de.forced.ass', 'film.en.srt']);
});
