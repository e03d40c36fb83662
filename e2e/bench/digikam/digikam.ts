/** digiKam, the other program that is measured: what it takes to know a folder of pictures, and to start when nothing changed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { cpuOf, untilIdle, watchMemory } from '../kit/tree.ts';
import { type Desktop, missing, NEEDED, openDesktop } from './desktop.ts';

/** Seconds from its start, and CPU seconds so far. */
export interface Mark {
  readonly wall: number;
  readonly cpu: number;
}

export interface FirstRun {
  readonly window: Mark;
  /** Every file is in its database, with its metadata. */
  readonly known: Mark;
  /** Every picture is in its database of thumbnails; as `known` where that was not waited for. */
  readonly pictures: Mark;
  /** Largest proportional memory, MiB. */
  readonly pss: number;
}

export interface Restart {
  /** Seconds from its start. */
  readonly window: number;
  readonly idle: number;
}

/** What has to be installed for it and is not; empty: it can be measured. */
export const missingForDigikam = (): string[] => missing(['digikam', ...NEEDED]);

export class Digikam {
  private readonly home: string;
  private readonly pictures: string;

  /** `home`: an empty folder for all that it writes; the pictures themselves it only reads. */
  constructor(home: string, pictures: string) {
    this.home = home;
    this.pictures = pictures;
  }

  /** Lets it make its databases, and tells them of the folder; not measured. */
  async prepare(): Promise<void> {
    const db = join(this.home, 'db');
    mkdirSync(db, { recursive: true });
    mkdirSync(join(this.home, '.config'), { recursive: true });
    // Where these are, it asks nothing.
    for (const name of ['digikam4', 'thumbnails-digikam', 'recognition', 'similarity'])
      writeFileSync(join(db, `${name}.db`), '');
    const names = ['', ' Thumbnails', ' Face', ' Similarity'].map((what) => `Database Name${what}=${db}/`).join('\n');
    // As large as the screen allows.
    const place = Object.entries({ Height: 960, Width: 1580, XPosition: 5, YPosition: 25 })
      .map(([name, value]) => `1600x1000 screen: ${name}=${value}`)
      .join('\n');
    writeFileSync(
      join(this.home, '.config/digikamrc'),
      `[Album Settings]\nScan At Start=true\nShow Splash=false\n\n[Database Settings]\nDatabase Type=QSQLITE\n${names}\nInternal Database Server=false\n\n[General Settings]\nVersion=7.9.0\n${place}\n`,
    );
    await this.run(async ({ until }) => {
      await until(() => this.count("SELECT count(*) FROM Settings WHERE keyword = 'databaseUUID'"), 1, 120);
      await new Promise((resolve) => setTimeout(resolve, 2000));
    });
    const core = new DatabaseSync(join(db, 'digikam4.db'), { timeout: 5000 });
    core
      .prepare("INSERT INTO AlbumRoots (label, status, type, identifier, specificPath) VALUES ('bench', 0, 1, ?, '/')")
      .run(`volumeid:?path=${this.pictures}`);
    core.close();
  }

  /** From its start with an unknown folder until it knows every picture in it, and with `all` has a thumbnail of each. */
  async firstRun(limitSeconds: number, all = true): Promise<FirstRun> {
    const files = readdirSync(this.pictures, { recursive: true }).filter((name) =>
      String(name).endsWith('.jpg'),
    ).length;
    return this.run(async ({ pid, desktop, mark, until }) => {
      const memory = watchMemory(pid, 500);
      await until(() => Number(isOpen(desktop)), 1, limitSeconds);
      const window = mark();
      const inDatabase = () => {
        dismiss(desktop);
        return Math.min(
          this.count('SELECT count(*) FROM Images WHERE status = 1'),
          this.count('SELECT count(*) FROM ImageMetadata'),
        );
      };
      await until(inDatabase, files, limitSeconds);
      const known = mark();
      if (all)
        await until(() => this.count('SELECT count(*) FROM Thumbnails', 'thumbnails-digikam'), files, limitSeconds);
      return { window, known, pictures: all ? mark() : known, pss: memory().pss };
    });
  }

  /** With nothing changed. */
  async restart(): Promise<Restart> {
    return this.run(async ({ pid, desktop, began, mark, until }) => {
      await until(() => Number(isOpen(desktop)), 1, 120);
      const window = mark().wall;
      await until(() => Number(dismiss(desktop)), 1, 15).catch(() => undefined);
      const idle = (await untilIdle(pid, 2000, 120_000)) ?? Number.NaN;
      return { window, idle: (idle - began) / 1000 };
    });
  }

  private count(sql: string, name = 'digikam4'): number {
    try {
      const db = new DatabaseSync(join(this.home, `db/${name}.db`), { readOnly: true, timeout: 200 });
      try {
        return Number(Object.values(db.prepare(sql).get() ?? {})[0] ?? 0);
      } finally {
        db.close();
      }
    } catch {
      // Not there yet, or just being written.
      return 0;
    }
  }

  private async run<T>(act: (run: Run) => Promise<T>): Promise<T> {
    const desktop = await openDesktop(this.home);
    const began = Date.now();
    const child = spawn('digikam', [], { env: desktop.env, stdio: 'ignore' });
    const pid = child.pid as number;
    const mark = (): Mark => ({ wall: (Date.now() - began) / 1000, cpu: cpuOf(pid) });
    const until = async (value: () => number, least: number, seconds: number) => {
      for (const end = Date.now() + seconds * 1000; value() < least; ) {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error('digiKam ended by itself.');
        if (Date.now() > end) throw new Error(`digiKam did not get there in ${seconds} s: ${value()} of ${least}.`);
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
    };
    try {
      return await act({ pid, desktop, began, mark, until });
    } finally {
      await end(child);
      await desktop.close();
    }
  }
}

interface Run {
  readonly pid: number;
  readonly desktop: Desktop;
  readonly began: number;
  mark(): Mark;
  /** Rejects when the value has not come to `least` in time. */
  until(value: () => number, least: number, seconds: number): Promise<void>;
}

const isOpen = (desktop: Desktop): boolean =>
  desktop.window('digikam', 900, 600) && !desktop.window('configure', 300, 100);

/** Its offer to fetch models for faces, which waits for an answer. @returns whether it was there */
function dismiss(desktop: Desktop): boolean {
  if (!desktop.window('download required', 300, 100)) return false;
  desktop.key('Escape');
  return true;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await gone;
  clearTimeout(late);
}
