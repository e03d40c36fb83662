/** Searching other catalogs for a window, by the command line in a process of its own: neither the core nor its answers wait for it. */
import { type ChildProcess, execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { cancelled, RpcError } from '../../src-shared/rpc/errors.ts';
import type { HostPorts } from './host.ts';

type FindIn = NonNullable<HostPorts['findIn']>;
type FoundIn = Awaited<ReturnType<FindIn>>;

const MOST_ANSWER = 16 * 2 ** 20;
const NICE = 10;
/** Beside this file in the sources and their mirror, beside the shell where all of it is in a few files (vite.config.ts). */
const ENTRIES = ['./cli.js', './cli/main.js', './cli/main.ts'];

/**
 * One at a time. What has begun is not killed when nobody waits for it any more: it takes away what it made for the search.
 * @throws RpcError when the query cannot be read
 */
export function findsElsewhere(): FindIn {
  let last: Promise<unknown> = Promise.resolve();
  return (catalog, asked, signal) => {
    const next = last.then(() => {
      if (signal.aborted) throw cancelled();
      return search(catalog, asked);
    });
    last = next.catch(() => undefined);
    return next;
  };
}

function search(catalog: string, { query, limit }: { query: string; limit: number }): Promise<FoundIn> {
  const entry = ENTRIES.map((name) => fileURLToPath(new URL(name, import.meta.url))).find(existsSync);
  if (!entry) throw new RpcError('unsupported', 'The command line of Vitrine is not there, which searches other catalogs.');
  return new Promise((done, fail) => {
    const args = [entry, 'find', '--json', '--in', catalog, '--limit', String(limit), '--', query];
    const child: ChildProcess = execFile(process.execPath, args, { maxBuffer: MOST_ANSWER, windowsHide: true }, (_, out) => {
      try {
        done(answerOf(out));
      } catch (error) {
        fail(error);
      }
    });
    try {
      if (child.pid) setPriority(child.pid, NICE);
    } catch {
      // It has ended already.
    }
  });
}

function answerOf(out: string): FoundIn {
  let said: { catalogs?: FoundIn[]; error?: { code: string; message: string } } = {};
  try {
    said = JSON.parse(out) as typeof said;
  } catch {
    // Nothing, or half of it: it was ended.
  }
  const { catalogs: [found] = [], error } = said;
  if (error) throw new RpcError(error.code === 'invalid-input' ? error.code : 'internal', error.message);
  if (!found) throw new RpcError('internal', 'The search ended before it was done. Try again.');
  const { total, items, problem } = found;
  return { total, problem, items: items.map(({ id, path, kind, rating }) => ({ id, path, kind, rating })) };
}
