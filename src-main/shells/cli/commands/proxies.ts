import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Command, UsageError } from '../command.ts';
import { assetsOf } from '../targets.ts';
import { finished } from './add.ts';

const USE = 'proxies make <path|id|query>… [--query]';

export const proxies: Command = {
  usage: USE,
  about:
    'Prepares films and sounds that a window cannot play (ProRes, DNxHD, HEVC, AVI, WMV…), one after the other: a copy of each in H.264 and AAC, kept in the cache of the catalog.',
  words: [2, 1000],
  options: { query: { type: 'boolean' } },
  async run(context) {
    const [what, ...words] = context.args;
    if (what !== 'make') throw new UsageError(`Use: vitrine ${USE}`);
    const ns = [...new Set((await Promise.all(words.map((word) => assetsOf(context, word)))).flat())];
    if (ns.length === 0) throw new RpcError('not-found', 'Nothing was found to be prepared.');
    const { jobId } = await context.client.call('proxies.make', { targets: ns });
    const { made, failed } = (await finished(context, jobId)) as {
      made: number;
      failed: { n: number; message: string }[];
    };
    const text = [
      `${made} of ${ns.length} can be played in windows now.`,
      ...failed.map(({ n, message }) => `asset ${n}: ${message}`),
    ].join('\n');
    return { json: { made, failed }, text, failures: failed.length > 0 };
  },
};
