/**
 * `node main.ts make <studio.json> <folder> <wish as JSON>`, or `node main.ts <what> <studio.json> <folder> <wish>`: one measurement in a process
 * of its own, whose answer is one line of JSON. The bench's part `team` asks for them.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { base32 } from '../../../../../src-shared/domain/team/names.ts';
import { connect, type Connection } from '../../../db/connection.ts';
import { recompute } from '../../../db/effective.ts';
import { type DbClient, ingestWrite } from '../../../db/procedure.ts';
import { edit } from '../../../features/assets/edit.sql.ts';
import { createExchange } from '../../exchange.ts';
import { sha256 } from '../../keys.ts';
import { createFolderRemote } from '../../remote/folder.ts';
import { asName } from '../../remote/remote.ts';
import { createShare } from '../../remote/share.ts';
import { begin, createTeamDisk, take } from '../../team.sql.ts';
import { settleTouched } from '../../touched.ts';
import { endEverywhere } from '../crash-points.ts';
import { slowLine } from './slow-line.ts';
import { assetId, keepStudio, makeStudio, readStudio, type Studio, type StudioWish } from './studio.ts';

const [what = '', file = '', folder = '', wish = '{}'] = process.argv.slice(2);
const asked = JSON.parse(wish) as Partial<StudioWish> & { rtt?: number; times?: number; seconds?: number };
const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;

const YEAR_MS = 365 * 24 * 3600_000;
const ROOT = Buffer.alloc(16, 3);
const putAssets = ingestWrite('measure.assets', (tx, count: number) => {
  tx.sql('INSERT INTO entity (n, id, kind) VALUES (1, ?, 3)').run(ROOT);
  tx.sql("INSERT INTO root (n, path, name, team) VALUES (1, x'2f74', 'Team', 1)").run();
  const entity = tx.sql('INSERT INTO entity (n, id, kind) VALUES (?, ?, 1)');
  const row = tx.sql('INSERT INTO asset (n, rev, added, root, name) VALUES (?, 0, 0, 1, ?)');
  for (let i = 0; i < count; i++) {
    entity.run(i + 2, Buffer.from(assetId(i)));
    row.run(i + 2, `${i}.jpg`);
  }
  recompute(tx, [2]);
});

interface Member {
  readonly connection: Connection;
  readonly exchange: ReturnType<typeof createExchange>;
  readonly remote: ReturnType<typeof createFolderRemote>;
  /** When something was last taken in. */
  readonly at: { readonly taken: number };
}

function member(studio: Studio, name: string, assets: number, rtt = 0, now = Date.now): Member {
  mkdirSync(folder, { recursive: true });
  const connection = connect(join(folder, `${name}.db`), 'write', now);
  connection.run(putAssets, assets);
  const of = { catalog: studio.catalog, root: studio.root, secrets: studio.secrets };
  connection.run(begin, { of, input: null });
  const at = { taken: 0 };
  const db: DbClient = {
    async call(procedure, input) {
      const { out } = connection.run(procedure, input);
      if (procedure.name === take.name || procedure.name === settleTouched.name) at.taken = performance.now();
      return out;
    },
  };
  const remote = createFolderRemote({ folder: studio.folder, writer: name, calls: slowLine(rtt) });
  return { connection, remote, at, exchange: createExchange({ remote, disk: createTeamDisk(db, of), catalog: base32(studio.catalog), now }) };
}

const timed = async (act: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await act();
  return performance.now() - began;
};

const MEASURES: Record<string, () => Promise<object>> = {
  async make() {
    const { operations = 8, writers = 1, each = 512, packOf = 32, assets = 10, shoots = false } = asked;
    const studio = await makeStudio(folder, { operations, writers, each, packOf, assets, shoots });
    keepStudio(file, studio);
    return { bytes: studio.bytes };
  },
  /** All that others did is taken in. */
  async catchUp() {
    const { connection, exchange, at } = member(readStudio(file), 'reader', asked.assets ?? 10, asked.rtt);
    const began = performance.now();
    await exchange.round();
    const ms = at.taken - began;
    const tables = { registers: 'register', members: 'member', changes: 'change' };
    const counts = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, connection.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number]));
    connection.close();
    return { seconds: ms / 1000, rss: process.resourceUsage().maxRSS / 1024, ...counts };
  },
  /** Nothing is new. */
  async poll() {
    const { exchange } = member(readStudio(file), 'poller', 10, asked.rtt);
    await exchange.round({ full: true });
    const list: number[] = [];
    for (let i = 0; i < (asked.times ?? 20); i++) {
      list.push(await timed(() => exchange.round()));
      // As far apart as they are.
      await sleep(30);
    }
    return { ms: median(list) };
  },
  /** One edit gets to the share, and from there to somebody who looks just then. */
  async publish() {
    const studio = readStudio(file);
    const [one, other] = [member(studio, 'one', 200, asked.rtt), member(studio, 'other', 200, asked.rtt)];
    for (const each of [one, other, one]) await each.exchange.round({ full: true });
    const [puts, rounds, seen]: number[][] = [[], [], []];
    for (let i = 0; i < (asked.times ?? 10); i++) {
      const body = randomBytes(4096);
      puts?.push(await timed(() => one.remote.putNew(asName(`log/aaaaaaaaaaaaaaaaaaaaaaaaaa/probe-${i}`), body, sha256(body))));
      // Other than what was told when this was measured before.
      const title = body.toString('hex', 0, 16);
      one.connection.run(edit, { actor: 'me', ns: [2 + i], changes: { title } });
      rounds?.push(await timed(() => one.exchange.round()));
      seen?.push(await timed(() => other.exchange.round()));
      if (other.connection.db.prepare('SELECT title FROM asset WHERE n = ?').pluck().get(2 + i) !== title) throw new Error('An edit did not arrive.');
    }
    return { put: median(puts ?? []), round: median(rounds ?? []), seen: Math.max(...(seen ?? [])) };
  },
  /** A machine ends at each step of an exchange: what of it is lost, and who does not agree? */
  async crashes() {
    const { ends, lost, apart } = await endEverywhere({ ends: asked.times ?? 20, stride: 1 });
    return { crashes: ends, lost, apart };
  },
  /** One machine's clock is a year ahead: who writes over what it said, and whose exchange is refused? */
  async ahead() {
    const studio = readStudio(file);
    const [wrong, right] = [member(studio, 'ahead', 200, 0, () => Date.now() + YEAR_MS), member(studio, 'right', 200)];
    const times = asked.times ?? 10;
    let refused = 0;
    const round = async (one: Member) => {
      if ((await one.exchange.round({ full: true })).share !== 'ok') refused++;
    };
    const says = (one: Member, word: string) => {
      for (let i = 0; i < times; i++) one.connection.run(edit, { actor: 'me', ns: [2 + i], changes: { title: `${word} ${i}` } });
    };
    const mark = randomBytes(8).toString('hex');
    for (const one of [wrong, right, wrong]) await round(one);
    says(wrong, `ahead ${mark}`);
    for (const one of [wrong, right]) await round(one);
    const titles = (one: Member) => one.connection.db.prepare('SELECT title FROM asset WHERE n BETWEEN 2 AND ? ORDER BY n').pluck().all(1 + times) as string[];
    const heard = titles(right).filter((title) => title.startsWith('ahead')).length;
    says(right, `now ${mark}`);
    for (const one of [right, wrong]) await round(one);
    const stuck = [right, wrong].flatMap(titles).filter((title) => !title.startsWith(`now ${mark}`)).length;
    return { heard, stuck, refused };
  },
  /** The process that has the share stands still: does this one? */
  async frozen() {
    const studio = readStudio(file);
    const share = createShare();
    const remote = share.remote({ folder: studio.folder, writer: 'frozen' });
    if ((await remote.open(base32(studio.catalog))) !== 'ok') throw new Error('The share is not there.');
    const stopped = disksOf(process.pid);
    if (!stopped.length) throw new Error('The share has no process of its own.');
    for (const pid of stopped) process.kill(pid, 'SIGSTOP');
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const end = performance.now() + (asked.seconds ?? 60) * 1000;
    let refused = 0;
    while (performance.now() < end) {
      // Whoever asks is told that it does not answer; nobody is told anything else.
      const told = await remote.open(base32(studio.catalog));
      if (told === 'offline') refused++;
      for (const pid of disksOf(process.pid)) process.kill(pid, 'SIGSTOP');
    }
    delay.disable();
    for (const pid of disksOf(process.pid)) process.kill(pid, 'SIGCONT');
    if (!refused) throw new Error('Nobody was told that the share does not answer.');
    const back = await timed(async () => {
      while ((await remote.open(base32(studio.catalog))) !== 'ok') await sleep(50);
    });
    await share.close();
    return { blocked: delay.max / 1e6, refused, back };
  },
};

/** Those that have the share, whoever of us began them (Linux): the small process that begins others has no part in it. */
function disksOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const text = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : '';
    if (text) parents.set(Number(name), Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const isOurs = (one: number | undefined): boolean => one !== undefined && (one === pid || isOurs(parents.get(one)));
  return [...parents.keys()].filter((one) => one !== pid && isOurs(one) && /\bdisk\.(ts|js)\b/.test(read(`/proc/${one}/cmdline`)));
}

/** Empty: the process has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

const measure = MEASURES[what];
if (!measure) throw new Error(`There is nothing called ${what} to be measured: ${Object.keys(MEASURES).join(', ')}`);
console.log(JSON.stringify(await measure()));
process.exit(0);
