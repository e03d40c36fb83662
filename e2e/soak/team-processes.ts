/**
 * Eight people's programs on one plain folder, killed and stopped at random; one of their catalogs is copied and the copy works on beside
 * it, another is set back to an older copy of itself. At the end everybody exchanges, and all have the same.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dice } from '../../src-shared/testing/dice.ts';
import { begin, type Outcome } from '../cli/testing/kit.ts';
import { photo } from '../cli/testing/pictures.ts';

const PEOPLE = 8;
const PICTURES = 20;
/** How long a command may run before it is killed or stopped, when it is. */
const STRIKE_MS = [50, 2500] as const;
const STOP_MS = [500, 8000] as const;

interface Person {
  readonly name: string;
  /** The catalog's folder; another one after it was set back. */
  catalog: string;
}

export async function soakTeamProcesses({ minutes, seed }: { minutes: number; seed: number }, say: (line: string) => void): Promise<void> {
  const roll = dice(seed);
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-team-soak-'));
  const photos = join(folder, 'Photos');
  mkdirSync(photos);
  for (let i = 0; i < PICTURES; i++) writeFileSync(join(photos, `p${i}.jpg`), await photo(i));
  const span = ([least, most]: readonly [number, number]) => least + roll.whole(most - least);
  const run = async (who: Person, ...words: string[]): Promise<Outcome> => begin([...words, '--json', '--catalog', who.catalog]).ended;
  const ask = async <T>(who: Person, ...words: string[]): Promise<T> => {
    const told = await run(who, ...words);
    if (told.code !== 0) throw new Error(`${who.name}: vitrine ${words.join(' ')} ended with ${told.code}: ${told.err}${told.out}`);
    return JSON.parse(told.out) as T;
  };
  const counts = { commands: 0, killed: 0, stopped: 0, refused: 0 };
  try {
    const people: Person[] = Array.from({ length: PEOPLE }, (_, i) => ({ name: `P${i}`, catalog: join(folder, `c${i}`) }));
    const [boss, ...others] = people as [Person, ...Person[]];
    await ask(boss, 'add', photos);
    await ask(boss, 'team', 'create', folder, '--name', boss.name, '--team', 'Soak');
    for (const who of others) {
      const { code } = await ask<{ code: string }>(boss, 'team', 'invite', '--role', 'editor', '--name', who.name);
      await ask(who, 'team', 'join', folder, '--code', code, '--name', who.name);
    }
    await ask(boss, 'team', 'admit', '--all');
    for (const who of others) {
      await ask(who, 'team', 'sync');
      await ask(who, 'add', photos);
    }
    say('eight are in');
    const older = join(folder, 'older');
    cpSync((people[2] as Person).catalog, older, { recursive: true });
    const end = Date.now() + minutes * 60_000;
    await Promise.all(people.map((who) => work(who, end)));
    // One goes on from a copy made elsewhere, one from what it was at the beginning.
    const copied: Person = { name: 'copy of P1', catalog: join(folder, 'copy') };
    cpSync((people[1] as Person).catalog, copied.catalog, { recursive: true });
    (people[2] as Person).catalog = older;
    const all = [...people, copied];
    const more = Date.now() + minutes * 20_000;
    await Promise.all(all.map((who) => work(who, more)));
    say(`${JSON.stringify(counts)}; now everybody exchanges`);
    for (let round = 0; round < 4; round++) for (const who of all) await ask(who, 'team', 'sync');
    const states = await Promise.all(all.map(async (who) => (await ask<{ team: { digest: string; pending: number; held: number } }>(who, 'team', 'status')).team));
    const problems = states.filter(({ pending, held }) => pending || held).length;
    if (new Set(states.map(({ digest }) => digest)).size !== 1 || problems) throw new Error(`They do not have the same (seed ${seed}): ${JSON.stringify(states)}`);
    for (const who of all) {
      const { problems: wrong } = await ask<{ problems: unknown[] }>(who, 'verify');
      if (wrong.length) throw new Error(`${who.name}: ${JSON.stringify(wrong.slice(0, 3))}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async function work(who: Person, end: number): Promise<void> {
    while (Date.now() < end) {
      const words = roll.next() < 0.4 ? ['team', 'sync'] : ['set', join(photos, `p${roll.whole(PICTURES)}.jpg`), ...(roll.next() < 0.5 ? ['--rating', String(roll.whole(6))] : ['--tag', `soak/t${roll.whole(6)}`])];
      const { process: child, ended } = begin([...words, '--json', '--catalog', who.catalog]);
      counts.commands++;
      const strike = roll.next() < 0.5 ? setTimeout(() => hit(child.pid), span(STRIKE_MS)) : undefined;
      const told = await ended;
      clearTimeout(strike);
      if (told.code !== null && told.code !== 0) counts.refused++;
    }
  }

  function hit(pid: number | undefined): void {
    if (pid === undefined) return;
    try {
      if (roll.next() < 0.5) {
        process.kill(pid, 'SIGKILL');
        counts.killed++;
        return;
      }
      process.kill(pid, 'SIGSTOP');
      counts.stopped++;
      setTimeout(() => {
        try {
          process.kill(pid, 'SIGCONT');
        } catch {
          // It has ended.
        }
      }, span(STOP_MS));
    } catch {
      // It has ended.
    }
  }
}
