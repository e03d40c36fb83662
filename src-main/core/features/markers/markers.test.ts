import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { markers } from '../../../shells/cli/commands/markers.ts';
import { search, session } from '../../../shells/cli/testing/session.ts';
import { findProgram } from '../../tools/ffmpeg.ts';

const ffmpeg = findProgram('ffmpeg');
interface Listed {
  readonly markers: readonly { readonly id: string; readonly time: string; readonly text: string }[];
}

test.skipIf(!ffmpeg)(
  'texts at times of a film are set, changed, found with their time, taken away, and all of it is undone',
  async () => {
    const s = await session();
    const path = join(s.pictures, 'tone.wav');
    execFileSync(ffmpeg!, ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'sine=duration=90:sample_rate=8000', path]);
    await s.add({ 'tone.wav': readFileSync(path), 'note.txt': 'words' });
    const listed = async () =>
      ((await s.run(markers, 'list', path)) as Listed).markers.map(({ time, text }) => `${time} ${text}`);
    const undo = async () => {
      const { label } = (await s.client().call('history.undo', {})) as { label: string };
      return label;
    };
    await expect
      .poll(async () => (await s.client().call('search.page', { query: 'kind:audio duration:>80', limit: 0 })).total, {
        timeout: 60_000,
      })
      .toBe(1);
    const { label } = (await s.run(markers, 'add', path, '1:15.5', 'The', 'pangolin', 'enters')) as { label: string };
    expect(label).toBe('Marked 00:01:15.500 “The pangolin enters”');
    await s.run(markers, 'add', path, '3');
    expect(await listed()).toEqual(['00:00:03 ', '00:01:15.500 The pangolin enters']);
    const found = async (words: string) => {
      const { total, hits = [] } = (await s.run(search, words)) as {
        total: number;
        hits?: { at: string; text: string }[];
      };
      return [total, ...hits.map(({ at, text }) => `${at} ${text}`)];
    };
    expect(await found('pangolin')).toEqual([1, '00:01:15.500 The pangolin enters']);
    await s.run(markers, 'set', path, '1:15.5', '--text', 'A wombat', '--at', '10');
    expect(await listed()).toEqual(['00:00:03 ', '00:00:10 A wombat']);
    expect([await found('pangolin'), await found('wombat')]).toEqual([[0], [1, '00:00:10 A wombat']]);
    await undo();
    expect([await listed(), await found('pangolin')]).toEqual([
      ['00:00:03 ', '00:01:15.500 The pangolin enters'],
      [1, '00:01:15.500 The pangolin enters'],
    ]);
    await s.run(markers, 'remove', path, '3', '1:15.5');
    expect([await listed(), await found('pangolin')]).toEqual([[], [0]]);
    await undo();
    expect((await listed()).length).toBe(2);
    await undo();
    await undo();
    expect([await listed(), await found('pangolin')]).toEqual([[], [0]]);
    await s.client().call('history.redo', {});
    expect(await listed()).toEqual(['00:01:15.500 The pangolin enters']);
    // It outlives the program.
    await s.restart();
    expect(await found('pangolin')).toEqual([1, '00:01:15.500 The pangolin enters']);

    await expect(s.run(markers, 'add', path, '2:00')).rejects.toThrow(
      'tone.wav is 00:01:30 long: nothing of it is at 00:02:00.',
    );
    await expect(s.run(markers, 'add', path, 'soon')).rejects.toThrow('A time is');
    await expect(s.run(markers, 'add', join(s.pictures, 'note.txt'), '1')).rejects.toThrow(
      'neither a film nor a sound',
    );
    await expect(s.run(markers, 'remove', path, '5')).rejects.toThrow('No marker stands at 5');
    await expect(s.run(markers, 'remove', path)).rejects.toThrow('Use:');
  },
);
