import { resolve } from 'node:path';
import { type Command, type Options, type Result, UsageError } from '../command.ts';
import { oneAsset } from '../targets.ts';
import { finished } from './add.ts';

export const clip: Command = {
  usage: 'clip <path|id> -o FILE(.mp4|.webm|.gif|.jpg|.png|.m4a|.mp3|.wav) [--from SECONDS] [--to SECONDS] [--mute] [--override WHY]',
  about:
    'Makes a clip of a film, of .jpg and .png one frame at --from, of .m4a, .mp3 and .wav its sound alone or a part of a sound. What “edit” said of the film counts (trim, mute, fade, crop, flip, rotation) unless said otherwise. Nothing is written over. --override lets it leave though its rights are against it, and writes down why.',
  words: [1, 1],
  options: {
    output: { type: 'string', short: 'o' },
    from: { type: 'string' },
    to: { type: 'string' },
    mute: { type: 'boolean' },
    override: { type: 'string' },
  },
  check: (options) => void wishOf(options),
  async run(context): Promise<Result> {
    const { to, from, until, mute } = wishOf(context.options);
    const n = await oneAsset(context, context.args[0] as string);
    const trim = from === undefined && until === undefined ? {} : { trim: { from: from ?? 0, to: until ?? 1e7 } };
    const why = context.options['override'];
    const { jobId, warnings } = await context.client.call('edits.clip', {
      n,
      to,
      changes: { ...trim, ...(mute ? { mute: true } : {}) },
      ...(typeof why === 'string' ? { why } : {}),
    });
    const outcome = (await finished(context, jobId)) as { path: string };
    return { json: { ...outcome, warnings }, text: [...warnings, outcome.path].join('\n') };
  },
};

function wishOf(options: Options) {
  const { output, mute } = options;
  if (typeof output !== 'string') throw new UsageError('Say where it goes: -o FILE.');
  const [from, until] = (['from', 'to'] as const).map((name) => {
    const value = options[name];
    if (value !== undefined && !(Number(value) >= 0 && value !== ''))
      throw new UsageError(`--${name} takes seconds, not “${String(value)}”.`);
    return value === undefined ? undefined : Number(value);
  });
  if (until !== undefined && until <= (from ?? 0)) throw new UsageError('--to comes after --from.');
  return { to: resolve(output), from, until, mute: mute === true };
}
