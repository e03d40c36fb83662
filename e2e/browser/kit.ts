/** Starts the real program for a test: its own catalog, its own home, its own folder of files; gone afterwards. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, test as base, expect, type Locator, type Page } from '@playwright/test';
import { originals } from '../testing/originals.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const launcher = join(root, 'build/launch.mjs');
const READY = 120_000;

export interface Outcome {
  code: number | null;
  // biome-ignore lint/suspicious/noExplicitAny: the answers of the command line, as they come
  json: any;
  text: string;
}

export class Vitrine {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-e2e-')));
  readonly catalog: string;
  readonly home = join(this.folder, 'home');
  /** For the test's own files; empty, and not yet in the library. */
  readonly pictures = join(this.home, 'Pictures');
  private readonly children: ChildProcess[] = [];
  /** What programs said that ended though nobody asked them to. */
  readonly ended: string[] = [];

  /** @param name what the catalog is called */
  constructor(name = 'catalog') {
    this.catalog = join(this.folder, name);
    mkdirSync(this.pictures, { recursive: true });
    originals.give(this.home);
  }

  private env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      // What is installed on a machine does not decide what a spec sees.
      VITRINE_SOFFICE: process.env['VITRINE_SOFFICE'] ?? 'none',
      HOME: this.home,
      USERPROFILE: this.home,
      VITRINE_CATALOG: this.catalog,
      VITRINE_CONFIG: join(this.folder, 'config'),
    };
  }

  /** Starts the program, or asks the one that runs for another way in. @returns an address that lets in once */
  address(...args: string[]): Promise<string> {
    return this.begin(['--no-window', '--json', ...args], /"url":"([^"]+)"/);
  }

  /** The same as people start it: what must not be opened has a window that says why, where scripts are refused. */
  door(): Promise<string> {
    return this.begin(['--no-window'], /(http:\S+\/launch\S+)/);
  }

  private begin(args: readonly string[], address: RegExp): Promise<string> {
    const child = spawn(process.execPath, [launcher, ...args], { env: this.env() });
    this.children.push(child);
    let out = '';
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`No address after ${READY} ms:\n${out}`)), READY);
      const hear = (data: unknown) => {
        out += data;
        const url = address.exec(out)?.[1];
        if (!url) return;
        clearTimeout(late);
        resolve(url);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.on('exit', (code, signal) => {
        clearTimeout(late);
        const how = `The program ended with ${code ?? signal}:\n${out}`;
        // A guest ends when its window is gone, or where another one runs the catalog.
        if (this.children.includes(child) && code !== 0) this.ended.push(how);
        reject(new Error(how));
      });
    });
  }

  /** The command line on this catalog. */
  cli(...args: string[]): Promise<Outcome> {
    if (args[0] === 'add') for (const path of args.slice(1)) if (existsSync(path)) originals.give(path);
    return new Promise((resolve) => {
      const done = (error: (Error & { code?: unknown }) | null, stdout: string, stderr: string) => {
        let json: unknown;
        try {
          json = JSON.parse(stdout);
        } catch {
          json = undefined;
        }
        resolve({
          code: error ? (typeof error.code === 'number' ? error.code : null) : 0,
          json,
          text: stdout + stderr,
        });
      };
      execFile(process.execPath, [launcher, '--cli', ...args, '--json'], { env: this.env() }, done);
    });
  }

  /** One operation by HTTP, as other programs call it; for setting a scene and asking what is so. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the operation answers
  async call(name: string, input: object = {}): Promise<any> {
    const { url, token } = JSON.parse(readFileSync(join(this.catalog, 'run/api.json'), 'utf8')) as Record<
      string,
      string
    >;
    const answer = await fetch(`${url}/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(input),
    });
    if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`);
    return answer.json();
  }

  /** Adds a folder and waits until all of it has been read. @returns what came of it, as library.add says */
  async add(...paths: string[]) {
    for (const path of paths) originals.give(path);
    const { jobId } = await this.call('library.add', { paths });
    for (;;) {
      const job = await this.call('jobs.get', { id: jobId });
      if (job.state === 'done') return job.outcome;
      if (job.error) throw new Error(`library.add: ${job.error.message}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Ends it as a terminal would. */
  async stop(): Promise<void> {
    for (const child of this.children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    }
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export interface Desk {
  vitrine: Vitrine;
  page: Page;
  /** Another window of it, also after the program was stopped. */
  open: () => Promise<Page>;
}

interface Fixtures {
  vitrine: Vitrine;
  /** Starts the program and opens a window on it, as somebody who has used it before. */
  open: () => Promise<Page>;
  /** The same as somebody new, who is shown the first steps. */
  openFirst: () => Promise<Page>;
  /** The same in another browser, which shares nothing with the first. */
  openElsewhere: () => Promise<Page>;
  /** Somebody else's computer: a program and a catalog of their own, with a window in a browser of its own. */
  another: (name: string) => Promise<Desk>;
}

/** Whatever a window complains about fails the test that opened it; these are what a browser says of itself. */
const HARMLESS = /net::ERR_ABORTED|Failed to load resource: net::ERR_(CONNECTION|INCOMPLETE|EMPTY_RESPONSE|SOCKET|CONTENT_LENGTH_MISMATCH)|WebSocket connection/;

export const test = base.extend<Fixtures & { complaints: string[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  complaints: async ({}, use) => {
    const complaints: string[] = [];
    await use(complaints);
    expect(complaints, 'what the windows complained about').toEqual([]);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  vitrine: async ({}, use) => {
    const vitrine = new Vitrine();
    await use(vitrine);
    const { ended } = vitrine;
    await vitrine.remove();
    expect(ended, 'programs that ended by themselves').toEqual([]);
    expect(originals.problems(), 'originals that changed though no test asked for it').toEqual([]);
  },
  open: async ({ vitrine, context, complaints }, use) => {
    await use(async () => {
      const address = await vitrine.address();
      await vitrine.call('app.setSetting', { key: 'firstRun.done', value: true });
      return show(await context.newPage(), address, complaints);
    });
    await context.close();
  },
  openFirst: async ({ vitrine, context, complaints }, use) => {
    await use(async () => show(await context.newPage(), await vitrine.address(), complaints));
    await context.close();
  },
  openElsewhere: async ({ vitrine, browser, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
      contexts.push(context);
      return show(await context.newPage(), await vitrine.address(), complaints);
    });
    for (const context of contexts) await context.close();
  },
  another: async ({ browser, complaints }, use) => {
    const made: { vitrine: Vitrine; context: BrowserContext }[] = [];
    await use(async (name) => {
      const vitrine = new Vitrine(name);
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
      made.push({ vitrine, context });
      const address = await vitrine.address();
      await vitrine.call('app.setSetting', { key: 'firstRun.done', value: true });
      return {
        vitrine,
        page: await show(await context.newPage(), address, complaints),
        open: async () => show(await context.newPage(), await vitrine.address(), complaints),
      };
    });
    for (const { context } of made) await context.close();
    for (const { vitrine } of made) await vitrine.remove();
    expect(made.flatMap(({ vitrine }) => vitrine.ended), 'programs that ended by themselves').toEqual([]);
  },
});
export { expect };

/** A window at this address, once it can be worked in. `complaints`: what it says against itself is put there. */
export async function show(page: Page, address: string, complaints: string[]): Promise<Page> {
  await page.addInitScript(noteSaid);
  page.on('pageerror', (error) => complaints.push(error.stack ?? String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !HARMLESS.test(message.text())) {
      complaints.push(`${message.text()} ${message.location().url}`);
    }
  });
  await page.goto(address);
  await expect(page.locator('.top-bar')).toBeVisible();
  // The panels and dialogs come after the first pictures; what is pressed before them has nothing to open yet.
  await expect(page.locator('.status-bar')).not.toBeEmpty();
  return page;
}

/** Runs in the window: keeps the text of every message from its first moment. */
function noteSaid(): void {
  const said: string[] = [];
  Object.assign(window, { said });
  const note = (node: Node) => {
    if (!(node instanceof Element)) return;
    const texts = node.matches('.toast-text') ? [node] : node.querySelectorAll('.toasts .toast-text');
    for (const text of texts) said.push(text.textContent ?? '');
  };
  const watch = new MutationObserver((all) => {
    for (const { addedNodes } of all) for (const node of addedNodes) note(node);
  });
  watch.observe(document, { childList: true, subtree: true });
}

/** Until a message said this, after what was asked for before; it may be gone again: messages stay for seconds. */
export async function expectSaid(page: Page, words: string | RegExp): Promise<void> {
  const heard = () =>
    page.evaluate((pattern) => {
      const { said } = window as unknown as { said: string[] };
      const at = said.findIndex((text) => (typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text)));
      if (at < 0) return said.join('\n');
      said.splice(0, at + 1);
      return true;
    }, words);
  await expect.poll(heard, { message: `A message says ${words}` }).toBe(true);
}

/** Points at the message that says this, so that it stays, and what it offers can be taken later. In the window itself, in the frame in which it comes: some stay for 2.5 s. */
export async function holdSaid(page: Page, words: string | RegExp): Promise<void> {
  await page.waitForFunction((pattern) => {
    const says = ({ textContent }: Element) => (typeof pattern === 'string' ? textContent?.includes(pattern) : pattern.test(textContent ?? ''));
    return [...window.document.querySelectorAll('.toast')].find(says)?.dispatchEvent(new PointerEvent('pointermove', { bubbles: true })) ?? false;
  }, words);
}

/** By its name in the palette. */
export async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
}

/** What an import is to come from: in the chooser of folders, by typing the path. */
export async function chooseFolder(page: Page, folder: string): Promise<void> {
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  const chooser = page.getByRole('dialog', { name: 'Import from which folder?' });
  const path = chooser.getByRole('textbox', { name: 'Folder' });
  // It begins somewhere, once that was looked at.
  await expect(path).not.toHaveValue('');
  await path.fill(folder);
  await path.press('Enter');
  await expect(chooser.getByRole('listbox', { name: `Folders in ${folder.split('/').at(-1)}` })).toBeVisible();
  await chooser.getByRole('button', { name: 'Choose this folder' }).click();
}

export const cells = (page: Page): Locator => page.locator('.cell');
/** The cell of a file. */
export const cell = (page: Page, name: string): Locator =>
  page.locator('.cell').filter({ has: page.locator(`.cell-name[title="${name}"]`) });

/** What a cell shows of its asset: `3 · red · pick`. */
export const marks = (page: Page, name: string): Promise<string> => cell(page, name).evaluate(marksIn);

function marksIn(element: Element): string {
  const stars = /^(\d)/.exec(element.querySelector('.stars-sign')?.getAttribute('aria-label') ?? '')?.[1] ?? '0';
  const label = element.querySelector('.label-sign')?.getAttribute('aria-label')?.toLowerCase() ?? '';
  const flag = element.querySelector('.flag-pick') ? 'pick' : element.querySelector('.flag-reject') ? 'reject' : '';
  return [stars, label, flag].filter(Boolean).join(' · ');
}

/** Every file name on screen, in the order of the grid. */
export const names = (page: Page): Promise<string[]> =>
  page.locator('.cell').evaluateAll((all) =>
    all
      .map((one) => ({
        box: one.getBoundingClientRect(),
        name: one.querySelector('.cell-name')?.getAttribute('title'),
      }))
      .sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left)
      .map(({ name }) => name ?? ''),
  );

/** How many the status bar counts. */
export async function expectTotal(page: Page, total: number): Promise<void> {
  const words = new RegExp(`(^|of )${total} (assets?|selected)`);
  await expect(page.locator('.status-bar')).toContainText(words, { timeout: 60_000 });
}

/** Until every file of the library has been read. */
export async function expectIngested(vitrine: Vitrine, assets: number): Promise<void> {
  const known = async () => {
    const status = await vitrine.call('catalog.status');
    return { assets: status.assets, pending: status.pending };
  };
  await expect.poll(known, { timeout: 60_000, intervals: [100] }).toEqual({ assets, pending: 0 });
}

export const corpus = join(root, '../shared/corpus');
export const inCorpus = (path: string): string | undefined =>
  existsSync(join(corpus, path)) ? join(corpus, path) : undefined;
