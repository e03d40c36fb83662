/** `team log`, `team news`, `team conflicts`, `team resolve`: what several people of a team did at once. */
import type { LogEntry, TeamConflict } from '../../../../src-shared/contract/together.ts';
import { type Context, type Options, type Result, UsageError, wholeNumber } from '../command.ts';
import { assetsOf, oneAsset } from '../targets.ts';

const PAGE = 1000;

async function all({ client }: Context): Promise<TeamConflict[]> {
  const found: TeamConflict[] = [];
  for (;;) {
    const { conflicts, total } = await client.call('together.conflicts', { limit: PAGE, offset: found.length });
    found.push(...conflicts);
    if (!conflicts.length || found.length >= total) return found;
  }
}

export async function conflicts(context: Context): Promise<Result> {
  const found = await all(context);
  const json = found.map(({ row, number, n, ...one }) => ({ ...one, ...(row ? { id: row.id } : {}), n, number }));
  const lines = found.map((one) =>
    [`${one.path ?? `${one.kind} ${one.what}`}: ${one.name ?? one.field}`, ...one.sides.map(sideLine)].join('\n  '),
  );
  return {
    json: { total: found.length, conflicts: json },
    text: lines.join('\n') || 'Nobody wrote over what they had not seen.',
  };
}

const sideLine = ({ name, me, value, at, shows }: TeamConflict['sides'][number]): string =>
  `${me ? 'you' : name || 'somebody'}: ${value === null ? 'none' : JSON.stringify(value)}, ${at}${shows ? ' (shows)' : ''}`;

export async function resolve(context: Context, words: readonly string[]): Promise<Result> {
  const { use, field, all: every } = context.options as Options & { use?: string; field?: string; all?: boolean };
  if (!use || (every === true) === words.length > 0)
    throw new UsageError(
      'Say which file, or --all, and whose value counts: team resolve <file> [--field F] --use shown|mine|theirs|PERSON',
    );
  if (every && field === undefined) return said(await context.client.call('together.resolve', { use }));
  const wanted = new Set(await Promise.all(words.map((word) => oneAsset(context, word))));
  const open = (await all(context)).filter(
    (one) => (every || wanted.has(one.n)) && (field === undefined || field === one.field || field === one.name),
  );
  const picks = open.flatMap(({ n, number, sides }) => {
    const side = sides.find((one) =>
      use === 'shown'
        ? one.shows
        : use === 'mine'
          ? one.me
          : use === 'theirs'
            ? !one.me
            : one.name === use || one.member === use,
    );
    return side ? [{ n, number, key: side.key }] : [];
  });
  if (!picks.length)
    throw new UsageError(
      open.length
        ? `None of these values is of ${use}. vitrine team conflicts shows whose they are.`
        : 'Nobody overlooked anything there. vitrine team conflicts shows where.',
    );
  return said(await context.client.call('together.resolve', { picks }));
}

const said = ({ seq: _, ...outcome }: { seq: number; label: string; decided: number; warnings: string[] }): Result => ({
  json: outcome,
  text: outcome.decided ? [outcome.label, ...outcome.warnings].join('\n') : 'There is nothing to decide on.',
});

/** `team log [FILE]`: narrowed down by person, kind and time. */
export async function log(context: Context, words: readonly string[]): Promise<Result> {
  const { person, since, until, kind } = context.options as Options & {
    person?: string;
    since?: string;
    until?: string;
    kind?: readonly string[];
  };
  if (words.length > 1)
    throw new UsageError(
      'Name one file at most: team log [FILE] [--person NAME] [--kind KIND]… [--since DATE] [--until DATE]',
    );
  const limit = wholeNumber(context.options, 'limit', 1, 1000, 50);
  const asset = words[0] === undefined ? undefined : await oneAsset(context, words[0]);
  const kinds = kind?.flatMap((one) => one.split(',')).filter(Boolean);
  const { entries } = await context.client.call('together.log', {
    limit,
    teams: true,
    ...(person === undefined ? {} : { person }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(kinds?.length ? { kinds } : {}),
    ...(asset === undefined ? {} : { asset }),
  });
  return { json: { entries }, text: entries.flatMap(lines).join('\n') || 'Nothing was done yet.' };
}

/** A clock that is further off than this is told. */
const SKEW_MS = 5 * 60_000;

function lines({ seq, name, at, here, label, counts, undone, details = [] }: LogEntry): string[] {
  const skew = Date.parse(at) - Date.parse(here) > SKEW_MS ? ` (here since ${here})` : '';
  const said = (value: unknown) => (value === null ? 'none' : JSON.stringify(value));
  return [
    `#${seq} ${at}${skew}  ${name || 'somebody'}: ${label}${undone ? ' (undone)' : ''}${counts ? '' : ' (does not count)'}`,
    ...details.map(({ field, before, after }) => `  ${field}: ${said(before)} → ${said(after)}`),
  ];
}

/** What others changed since one looked. `--seen`: one has, from now on. */
export async function news({ client, options }: Context): Promise<Result> {
  const { people, unseen } = await client.call('together.feed', {});
  if (options['seen'] === true) await client.call('together.looked', {});
  const text = people.flatMap(({ name, batches }) =>
    batches.map(
      ({ assets, kinds, at }) =>
        `${at}  ${name || 'somebody'} changed ${assets.toLocaleString('en-US')} ${assets === 1 ? 'asset' : 'assets'}: ${kinds.join(', ')}`,
    ),
  );
  return { json: { unseen, people }, text: text.join('\n') || 'Nobody else changed anything since you looked.' };
}

/** `team restore "rating:5" --field rating,tags --at 2026-05-01`. */
export async function restore(context: Context, words: readonly string[]): Promise<Result> {
  const { field, at } = context.options as Options & { field?: string; at?: string };
  if (!words.length || !field || !at)
    throw new UsageError(
      'Say what, which fields and when: team restore <path|query>… --field rating,tags --at 2026-05-01',
    );
  const ns = new Set<number>();
  for (const word of words) for (const n of await assetsOf(context, word)) ns.add(n);
  if (!ns.size) throw new UsageError('That finds nothing.');
  const { seq: _, ...outcome } = await context.client.call('together.restore', {
    targets: [...ns],
    fields: field.split(',').filter(Boolean),
    at,
  });
  return {
    json: outcome,
    text: outcome.changed
      ? `${outcome.label}: ${outcome.changed.toLocaleString('en-US')} changed`
      : 'All of them are as they were then.',
  };
}

/** `team take-back Bob 120 [134]`: numbers of changes, as team log shows them. */
export async function takeBack({ client }: Context, [member, first, last = first]: readonly string[]): Promise<Result> {
  const [from, to] = [first, last].map((word) => Number(word?.replace(/^#/, '')));
  if (!member || !Number.isSafeInteger(from) || !Number.isSafeInteger(to))
    throw new UsageError(
      'Say whose, and from which change to which, as team log numbers them: team take-back Bob 120 134',
    );
  const { seq: _, ...outcome } = await client.call('together.takeBack', {
    member,
    from: from as number,
    to: to as number,
  });
  return {
    json: outcome,
    text: [`${outcome.label}: ${outcome.changed.toLocaleString('en-US')} changed`, ...outcome.warnings].join('\n'),
  };
}

/** `team grant Lisbon Eve`, with `--off` to take it back; without a member who may change it. */
export async function grant(
  { client, options }: Context,
  [collection, member, ...more]: readonly string[],
): Promise<Result> {
  if (!collection || more.length)
    throw new UsageError(
      'Name a collection, and who may change what is in it: team grant <collection> [<member>] [--off]',
    );
  const { collections } = await client.call('collections.list', {});
  const found = collections.filter(
    ({ kind, path, name }) => kind === 'manual' && (path === collection || name === collection),
  );
  if (found.length !== 1)
    throw new UsageError(
      found.length
        ? `Several collections are called ${collection}: name it with the sets that it is in.`
        : `There is no collection ${collection}. vitrine collections list`,
    );
  const { n } = found[0] as { n: number };
  if (member === undefined) {
    const { name, members } = await client.call('together.grants', { collection: n });
    const may = members.filter(({ role, granted }) => granted || role === 'editor' || role === 'admin');
    return {
      json: { collection: name, members },
      text: may.map((one) => `${one.name}: ${one.granted ? 'granted' : one.role}`).join('\n'),
    };
  }
  const { seq: _, ...said } = await client.call('together.grant', {
    collection: n,
    member,
    on: options['off'] !== true,
  });
  return {
    json: { collection, ...said },
    text: `${said.name} ${said.on ? 'may change' : 'may no longer change'} what is in ${collection}.`,
  };
}

/** Who else is at work. */
export async function here({ client }: Context): Promise<Result> {
  const { people } = await client.call('together.here', {});
  const doing = ({ kinds, ns }: (typeof people)[number]) =>
    kinds.length ? `: ${kinds.join(', ')}${ns.length ? ` of ${ns.length.toLocaleString('en-US')}` : ''}` : '';
  return {
    json: { people },
    text:
      people.map((one) => `${one.name || 'somebody'}, ${one.at}${doing(one)}`).join('\n') ||
      'Nobody else was heard of in the last ten minutes.',
  };
}
