import type { TimeChange } from '../../../../src-shared/domain/capture-time.ts';
import { ZONE } from '../../../../src-shared/domain/capture-time.ts';
import { type Command, type Options, type Result, UsageError } from '../command.ts';
import { assetsOf } from '../targets.ts';

export const times: Command = {
  usage: 'times <path|id|query>… --shift=-1h30m | --to 2024-06-01T12:00:00 | --zone +02:00 [--keep clock|moment] [--from +00:00] | --reset [--dry-run] [--query]',
  about:
    'Corrects capture times: moves them by days, hours, minutes and seconds, moves the earliest to a time and the others along, or sets the time zone, with the clock as it is or, with --keep moment, moved to what it showed there. One undo step; with --dry-run only says which.',
  words: [1, 100_000],
  options: {
    shift: { type: 'string' },
    to: { type: 'string' },
    zone: { type: 'string' },
    keep: { type: 'string' },
    from: { type: 'string' },
    reset: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    query: { type: 'boolean' },
  },
  check: (options) => void wishOf(options),
  async run(context): Promise<Result> {
    const wish = wishOf(context.options);
    const ns = new Set<number>();
    for (const arg of context.args) for (const n of await assetsOf(context, arg)) ns.add(n);
    const targets = [...ns];
    if (context.options['dry-run'] === true && wish !== 'reset') {
      const { items, total, changes, without } = await context.client.call('taken.preview', { targets, change: wish, limit: 2000 });
      const lines = items.map(({ name, before, after, source }) => `${name}: ${before ?? 'no time'} (${source ?? 'unknown'}) → ${after ?? 'stays'}`);
      const more = total > items.length ? [`and ${(total - items.length).toLocaleString('en')} more`] : [];
      return { json: { total, changes, without, items }, text: [...lines, ...more].join('\n') || 'Nothing to correct.', failures: without > 0 };
    }
    const done = await (wish === 'reset' ? context.client.call('taken.reset', { targets }) : context.client.call('taken.change', { targets, change: wish }));
    const { changed, label, warnings, seq } = done;
    return { json: { changed, label, warnings, seq }, text: [changed ? label : 'Nothing changed: it was so already.', ...warnings].join('\n'), failures: warnings.length > 0 };
  },
};

function wishOf(options: Options): TimeChange | 'reset' {
  const given = ['shift', 'to', 'zone', 'reset'].filter((name) => options[name] !== undefined);
  if (given.length !== 1) throw new UsageError('Say what to correct: one of --shift, --to, --zone or --reset.');
  const { shift, to, zone, keep = 'clock', from } = options;
  if (typeof shift === 'string') return { by: secondsOf(shift) };
  if (typeof to === 'string') {
    const [, day, clock = '00:00', seconds = ':00'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?)?$/.exec(to) ?? [];
    if (!day) throw new UsageError(`--to takes a time such as 2024-06-01T12:00:00, not “${to}”.`);
    return { to: `${day}T${clock}${seconds}` };
  }
  if (typeof zone !== 'string') return 'reset';
  if (keep !== 'clock' && keep !== 'moment') throw new UsageError(`--keep takes clock or moment, not “${String(keep)}”.`);
  for (const one of [zone, from]) if (typeof one === 'string' && !ZONE.test(one)) throw new UsageError(`A time zone is written +02:00, not “${one}”.`);
  return { zone, keep, ...(typeof from === 'string' ? { from } : {}) };
}

function secondsOf(text: string): number {
  const [, sign, d = 0, h = 0, m = 0, s = 0] = /^([-+])?(?:(\d{1,6})d)?\s*(?:(\d{1,7})h)?\s*(?:(\d{1,8})m)?\s*(?:(\d{1,9})s)?$/.exec(text.trim()) ?? [];
  const seconds = Number(d) * 86_400 + Number(h) * 3600 + Number(m) * 60 + Number(s);
  if (!seconds) throw new UsageError(`--shift takes a time such as 1h30m, --shift=-1d or 45s, not “${text}”.`);
  return sign === '-' ? -seconds : seconds;
}
