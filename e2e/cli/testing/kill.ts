/** Processes that are killed without warning, and what must hold of their catalog afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, readCatalog as readInside } from '../../../src-main/core/backup/testing/inside.ts';
import { REPO } from './kit.ts';

export class Broken extends Error {}

/** Throws when a promise was not kept. */
export function must(holds: unknown, what: string, more?: unknown): asserts holds {
  if (!holds) throw new Broken(more === undefined ? what : `${what}: ${JSON.stringify(more)}`);
}

/** Kills it after `ms`; false: it had ended by then. */
export async function killAfter(child: ChildProcess, ms: number): Promise<boolean> {
  const ended = new Promise<boolean>((resolve) => child.once('exit', (code) => resolve(code === null)));
  await Promise.race([sleep(Math.max(1, ms)), ended]);
  child.kill('SIGKILL');
  return await ended;
}

/** Runs a module's text in a process of its own; resolves when it has printed its first line. */
export async function script(text: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
    cwd: REPO,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`The script ended with ${code} before it began.`)));
  });
  return child;
}

/** How long a script takes from its first line to its end, ms. */
export async function duration(text: string): Promise<number> {
  const child = await script(text);
  const began = performance.now();
  const code = await new Promise((resolve) => child.once('exit', resolve));
  must(code === 0, `The script failed (${String(code)})`);
  return performance.now() - began;
}

/** A module of the program, as a script imports it. */
export const moduleOf = (path: string): string => JSON.stringify(join(REPO, path));

/** What a killed program left, as the next start reads it. Throws Broken where rows, log and shown values do not fit each other. */
export function readCatalog<T>(catalog: string, read: (db: Db) => T): T | undefined {
  const found = readInside(catalog, read);
  must(!found?.problems.length, 'The catalog does not fit itself', found?.problems);
  return found?.out;
}

export type Ask = <T>(name: string, input: object, signal?: AbortSignal) => Promise<T>;

/** A serving program's API. An answer that says no throws. */
export function api(catalog: string): Ask {
  const { url, token } = JSON.parse(readFileSync(join(catalog, 'run/api.json'), 'utf8')) as Record<string, string>;
  return async <T>(name: string, input: object, signal?: AbortSignal): Promise<T> => {
    const answer = await fetch(`${url}/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(input),
      ...(signal && { signal }),
    });
    const out = (await answer.json()) as T;
    if (!answer.ok) throw new Error(`${name} was refused: ${JSON.stringify(out)}`);
    return out;
  };
}
