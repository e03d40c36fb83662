import type { z } from 'zod';
import type { RightsChanges, RightsStanding } from '../../../../src-shared/contract/rights.ts';
import { isDay, RELEASES, type Release } from '../../../../src-shared/domain/rights/rights.ts';
import type { TextTerm } from '../../../../src-shared/domain/rights/terms.ts';
import { type Command, type Options, type Result, UsageError } from '../command.ts';
import { assetsOf } from '../targets.ts';

type Changes = z.input<typeof RightsChanges>;
const USE = `rights list <path|id|query>… | rights set <path|id|query>… [--territory T] [--channels A,B] [--from DAY] [--until DAY] [--embargo DAY] [--model-release R] [--property-release R] [--usage-terms T] [--credit T] [--license T] [--web-statement URL] | rights alerts [--days N] [--seen] [--query]`;

export const rights: Command = {
  usage: USE,
  about: `What may be done with files, and whether they may leave: worked out when it is asked. Days as 2027-01-31, none takes a term away; releases are ${RELEASES.join(', ')}. alerts lists what ends soon and was not seen yet.`,
  words: [1, 100_000],
  options: {
    territory: { type: 'string' }, channels: { type: 'string' }, from: { type: 'string' }, until: { type: 'string' }, embargo: { type: 'string' },
    'model-release': { type: 'string' }, 'property-release': { type: 'string' },
    'usage-terms': { type: 'string' }, credit: { type: 'string' }, license: { type: 'string' }, 'web-statement': { type: 'string' }, days: { type: 'string' }, seen: { type: 'boolean' }, query: { type: 'boolean' },
  },
  check: (options) => void changesOf(options),
  async run(context): Promise<Result> {
    const { client, options } = context;
    const [what, ...args] = context.args;
    if (what === 'alerts' && !args.length) {
      const days = options['days'] === undefined ? 30 : Number(options['days']);
      if (!Number.isInteger(days) || days < 0) throw new UsageError('--days takes a number of days.');
      const { alerts } = await client.call('rights.alerts', { days });
      if (options['seen'] === true) await client.call('rights.seen', { alerts });
      return { json: { alerts }, text: alerts.map(({ name, what: is, day }) => `${name}: ${is === 'expired' ? 'its rights ended on' : 'its rights end on'} ${day}`).join('\n') || 'Nothing ends soon.' };
    }
    if ((what !== 'list' && what !== 'set') || !args.length) throw new UsageError(`Use: vitrine ${USE}`);
    const ns = new Set<number>();
    for (const arg of args) for (const n of await assetsOf(context, arg)) ns.add(n);
    const targets = [...ns];
    if (what === 'set') {
      const changes = changesOf(options);
      if (!Object.keys(changes).length) throw new UsageError('Say what is to be set: --until 2027-01-31, --embargo, --territory…');
      const { label, changed, seq } = await client.call('rights.set', { targets, changes });
      return { json: { label, changed, seq }, text: changed ? label : 'Nothing changed: it was so already.' };
    }
    const { today, assets } = await client.call('rights.get', { targets });
    return { json: { today, assets }, text: assets.map(line).join('\n') };
  },
};

const line = ({ name, terms, words }: RightsStanding): string => {
  const said = Object.entries(terms).map(([term, value]) => `${term} ${Array.isArray(value) ? value.join(', ') : value}`);
  return `${name}: ${words || 'nothing against it'}${said.length ? ` (${said.join('; ')})` : ''}`;
};

/** What is told to people, by its option. */
const TEXTS: Readonly<Record<TextTerm, string>> = { usageTerms: 'usage-terms', credit: 'credit', licence: 'license', webStatement: 'web-statement' };

function changesOf(options: Options): Changes {
  const text = (name: string) => (typeof options[name] === 'string' ? (options[name] as string).trim() : undefined);
  const day = (name: string): string | null | undefined => {
    const value = text(name);
    if (value === undefined || value === 'none') return value === undefined ? undefined : null;
    if (!isDay(value)) throw new UsageError(`--${name} takes a day as 2027-01-31, or none, not “${value}”.`);
    return value;
  };
  const release = (name: string): Release | undefined => {
    const value = text(name);
    if (value !== undefined && !(RELEASES as readonly string[]).includes(value)) throw new UsageError(`--${name} takes ${RELEASES.join(', ')}, not “${value}”.`);
    return value as Release | undefined;
  };
  const orNone = <T>(value: string | undefined, read: (value: string) => T): T | null | undefined => (value === undefined ? undefined : value === 'none' ? null : read(value));
  const all: Changes = {
    territory: orNone(text('territory'), (value) => value),
    channels: orNone(text('channels'), (value) => value.split(',').map((one) => one.trim()).filter(Boolean)),
    from: day('from'), until: day('until'), embargo: day('embargo'),
    modelRelease: release('model-release'), propertyRelease: release('property-release'),
    ...Object.fromEntries(Object.entries(TEXTS).map(([name, option]) => [name, orNone(text(option), (value) => value || null)])),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
