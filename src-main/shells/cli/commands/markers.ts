import type { Marker } from '../../../../src-shared/contract/markers.ts';
import { clockTime, secondsOf } from '../../../../src-shared/domain/hit.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Command, type Context, type Result, UsageError } from '../command.ts';
import { oneAsset } from '../targets.ts';

const USE = 'markers list <path|id> | markers add <path|id> <time> [<text>] | markers set <path|id> <marker> [--at TIME] [--text T] | markers remove <path|id> <marker>… | markers remove <path|id> --all';

export const markers: Command = {
  usage: USE,
  about:
    'Texts at times of films and sounds, which searches find with their time. A <time> is 75, 75.5, 1:15 or 0:01:15.5, from the beginning; a <marker> is its id or its time. Each change can be undone.',
  words: [2, 200],
  options: { at: { type: 'string' }, text: { type: 'string' }, all: { type: 'boolean' } },
  async run(context) {
    const [what, ref, ...words] = context.args as [string, string, ...string[]];
    const { at, text, all } = context.options as { at?: string; text?: string; all?: boolean };
    if (what === 'list' && words.length === 0) return list(await markersOf(context, ref));
    if (what === 'add' && words.length > 0) {
      const outcome = await context.client.call('markers.add', { n: await oneAsset(context, ref), at: timeOf(words[0] as string), text: words.slice(1).join(' ') });
      return { json: outcome, text: outcome.label };
    }
    if (what === 'set' && words.length === 1 && (at !== undefined || text !== undefined)) {
      const { id } = one(await markersOf(context, ref), words[0] as string);
      const outcome = await context.client.call('markers.set', { id, ...(at === undefined ? {} : { at: timeOf(at) }), ...(text === undefined ? {} : { text }) });
      return { json: outcome, text: outcome.label };
    }
    if (what === 'remove' && words.length > 0 !== (all === true)) {
      const known = await markersOf(context, ref);
      const ids = all ? known.map(({ id }) => id) : words.map((which) => one(known, which).id);
      if (ids.length === 0) return { json: { removed: 0 }, text: 'It has no markers.' };
      const outcome = await context.client.call('markers.remove', { ids: [...new Set(ids)] });
      return { json: { ...outcome, removed: ids.length }, text: outcome.label };
    }
    throw new UsageError(`Use: vitrine ${USE}`);
  },
};

const markersOf = async (context: Context, ref: string): Promise<readonly Marker[]> => (await context.client.call('markers.list', { n: await oneAsset(context, ref) })).markers;

function timeOf(text: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : secondsOf({ unit: 'time', at: text });
  if (seconds === undefined) throw new UsageError(`A time is 75.5, 1:15 or 0:01:15.5, not “${text}”.`);
  return seconds;
}

function one(known: readonly Marker[], which: string): Marker {
  const byId = known.find(({ id }) => id === which.toLowerCase());
  if (byId) return byId;
  if (/^[0-9a-f]{32}$/i.test(which)) throw new RpcError('not-found', `It has no marker ${which}. vitrine markers list shows them.`);
  const at = timeOf(which);
  const found = known.filter((marker) => Math.abs(marker.at - at) < 0.0005);
  if (found.length !== 1 || !found[0]) throw new RpcError('not-found', found.length ? `Several markers stand at ${which}; say their ids. vitrine markers list shows them.` : `No marker stands at ${which}. vitrine markers list shows them.`);
  return found[0];
}

function list(all: readonly Marker[]): Result {
  return { json: { markers: all.map(({ id, at, text }) => ({ id, at, time: clockTime(at), text })) }, text: all.length ? all.map(({ id, at, text }) => `${clockTime(at).padEnd(12)}  ${text || '-'}  ${id}`).join('\n') : 'It has no markers. vitrine markers add <path|id> <time> [<text>] makes one.' };
}
