import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Command, UsageError } from '../command.ts';
import { assetsOf } from '../targets.ts';
import { finished } from './add.ts';

const USE = 'ocr [on|off|read <path|id|query>…] [--languages eng+deu] [--query]';

export const ocr: Command = {
  usage: USE,
  about:
    'Words in pictures and scanned PDFs, where tesseract is installed: whether they are read by themselves (off until you say so), in which languages, and some of them now.',
  words: [0, 1000],
  options: { languages: { type: 'string' }, query: { type: 'boolean' } },
  async run(context) {
    const { client, args, options } = context;
    const [what, ...words] = args;
    if (what !== undefined && what !== 'on' && what !== 'off' && what !== 'read')
      throw new UsageError(`Use: vitrine ${USE}`);
    const languages =
      options['languages'] === undefined ? undefined : String(options['languages']).split(/[+,]/).filter(Boolean);
    const on = what === 'on' ? true : what === 'off' ? false : undefined;
    if (on !== undefined || languages) {
      const { job } = await client.call('ocr.set', {
        ...(on === undefined ? {} : { on }),
        ...(languages ? { languages } : {}),
      });
      if (job) await finished(context, job);
    }
    if (what !== 'read') return await state(context);
    if (words.length === 0) throw new UsageError(`Use: vitrine ${USE}`);
    const ns = [...new Set((await Promise.all(words.map((word) => assetsOf(context, word)))).flat())];
    if (ns.length === 0) throw new RpcError('not-found', 'Nothing was found to be read.');
    const { jobId } = await client.call('ocr.read', { targets: ns });
    const { read, withWords, failed } = (await finished(context, jobId)) as {
      read: number;
      withWords: number;
      failed: { n: number; message: string }[];
    };
    const text = [
      `${read} read, words in ${withWords}.`,
      ...failed.map(({ n, message }) => `asset ${n}: ${message}`),
    ].join('\n');
    return { json: { read, withWords, failed }, text, failures: failed.length > 0 };
  },
};

async function state({ client }: Parameters<Command['run']>[0]) {
  const all = await client.call('ocr.state', {});
  const { on, program, installed, languages, read, waiting, install } = all;
  const text = program
    ? `Words in pictures are ${on ? '' : 'not '}read, by tesseract ${program.version ?? ''} in ${languages.join(', ')} (of ${installed.join(', ')}). ${read} read, ${waiting} ${on ? 'waiting' : 'not read'}.`
    : `tesseract is not installed. ${install}`;
  return { json: all, text };
}
