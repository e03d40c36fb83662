/** `team originals keep`, `team originals fetch`, `team originals free`: originals in the team's folder. */
import { resolve } from 'node:path';
import type { TeamKept } from '../../../../src-shared/contract/team-originals.ts';
import { type Context, type Result, UsageError } from '../command.ts';
import { assetsOf } from '../targets.ts';
import { finished } from './add.ts';

const USE = 'team originals keep <folder of the team> [--plan|--verify] | team originals fetch <path|query>… [--plan] | team originals free [--plan]';
const bytes = (n: number): string => `${n.toLocaleString('en-US')} bytes`;
const room = (free: number | null): string =>
  free === null ? 'how much room there is is not known' : `${bytes(free)} are free`;

export async function originals(context: Context, [what, ...words]: readonly string[]): Promise<Result> {
  const { client, options, say } = context;
  if (what === 'keep' && words.length === 1 && words[0]) {
    const path = resolve(words[0]);
    const plan = await client.call('team.keepPlan', { path });
    const text = `${plan.files.toLocaleString('en-US')} originals, ${bytes(plan.bytes)}; ${room(plan.free)} in the team's folder.${plan.unread ? ` ${plan.unread} more have not been read whole yet.` : ''}`;
    if (options['plan'] === true) return { json: plan, text };
    say(text);
    return ended(
      (await finished(
        context,
        (
          await client.call('team.keep', { path, verify: options['verify'] === true })
        ).jobId,
      )) as TeamKept,
      'copied into the team’s folder',
    );
  }
  if (what === 'fetch' && words.length) {
    const ns = new Set<number>();
    for (const word of words) for (const n of await assetsOf(context, word)) ns.add(n);
    const targets = [...ns];
    const plan = await client.call('team.fetchPlan', { targets });
    const text = `${plan.files.toLocaleString('en-US')} originals are elsewhere, ${bytes(plan.bytes)}; ${room(plan.free)} here.`;
    if (options['plan'] === true) return { json: plan, text };
    say(text);
    return ended(
      (await finished(context, (await client.call('team.fetch', { targets })).jobId)) as TeamKept,
      'fetched',
    );
  }
  if (what === 'free' && !words.length) {
    const plan = await client.call('team.freePlan', {});
    const text = `${plan.files.toLocaleString('en-US')} originals were fetched from the team’s folder, ${bytes(plan.bytes)} here.${plan.unfinished ? ` ${broken(plan.unfinished)}, ${bytes(plan.parts)}.` : ''}`;
    if (options['plan'] === true) return { json: plan, text };
    if (!plan.files && !plan.unfinished) return { json: { done: 0, same: 0, bytes: 0, failed: [] } satisfies TeamKept, text };
    say(text);
    return ended((await finished(context, (await client.call('team.free', {})).jobId)) as TeamKept, 'freed');
  }
  throw new UsageError(`Use: vitrine ${USE}`);
}

const broken = (n: number): string => `${n.toLocaleString('en-US')} more were broken off while they were fetched`;

function ended(outcome: TeamKept, how: string): Result {
  const lines = [
    `${outcome.done.toLocaleString('en-US')} ${how}, ${bytes(outcome.bytes)}${outcome.same ? `; ${outcome.same} were there already` : ''}.${outcome.unfinished ? ` ${broken(outcome.unfinished)}: what had come of them is gone, and is counted here.` : ''}`,
    ...outcome.failed.map(({ path, message }) => `${path}: ${message}`),
  ];
  return { json: outcome, text: lines.join('\n'), failures: outcome.failed.length > 0 };
}
