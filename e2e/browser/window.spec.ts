// `npm start` on a desktop: a real display (Xvfb), a real app window of a Chromium-family browser.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';

const root = fileURLToPath(new URL('../..', import.meta.url));
const has = (command: string) => spawnSync('which', [command]).status === 0;
test.skip(process.platform !== 'linux', 'Xvfb is for Linux');
test.skip(!has('Xvfb'), 'xvfb is not installed');

let folder: string;
let screen: ChildProcess;
let display: string;
const started: ChildProcess[] = [];
const browsers: Browser[] = [];

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-window-'));
  // -displayfd lets the server choose a free number and tell it.
  screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1500x950x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  display = await new Promise<string>((resolve) =>
    screen.stdio[3]!.once('data', (data) => resolve(`:${String(data).trim()}`)),
  );
});
test.afterEach(async () => {
  for (const browser of browsers.splice(0)) await browser.close().catch(() => {});
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
  screen.kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** The browser that would have been found, with a debugging port so that the test can look into its window. */
function browserWithPort(): string {
  const path = join(folder, 'browser.sh');
  const found = test.info().project.use.launchOptions?.executablePath;
  writeFileSync(
    path,
    `#!/bin/sh\necho "$@" >> ${folder}/argv\nexec ${found} --remote-debugging-port=0 --disable-gpu "$@"\n`,
    { mode: 0o755 },
  );
  return path;
}

function start(...args: string[]): { child: ChildProcess; out: () => string; ended: Promise<number | null> } {
  const env = { ...process.env, DISPLAY: display, VITRINE_BROWSER: browserWithPort() };
  const child = spawn(
    process.execPath,
    [join(root, 'build/launch.mjs'), '--catalog', join(folder, 'catalog'), '--browser', ...args],
    { env },
  );
  started.push(child);
  let out = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (data) => {
      out += data;
    });
  }
  return { child, out: () => out, ended: new Promise((resolve) => child.once('exit', resolve)) };
}

async function windows(count: number): Promise<Page[]> {
  const port = join(folder, 'catalog/run/browser/DevToolsActivePort');
  await expect.poll(() => existsSync(port), { timeout: 60_000 }).toBe(true);
  await expect.poll(() => readFileSync(port, 'utf8')).toContain('\n');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${readFileSync(port, 'utf8').split('\n')[0]}`);
  browsers.push(browser);
  const pages = () =>
    browser
      .contexts()[0]!
      .pages()
      .filter((page) => page.url().startsWith('http://127.0.0.1:'));
  await expect.poll(() => pages().length, { timeout: 60_000 }).toBe(count);
  return pages();
}

test('opens an app window on the program, whose arguments hold no secret, and ends after the window', async () => {
  const { child, out, ended } = start();
  const [page] = await windows(1);
  await expect(page!.locator('#root')).not.toBeEmpty();
  expect(new URL(page!.url()).pathname).toBe('/');
  const cookies = await page!.context().cookies();
  expect(cookies).toEqual([expect.objectContaining({ httpOnly: true, sameSite: 'Strict' })]);
  const argv = readFileSync(join(folder, 'argv'), 'utf8');
  expect(argv).toContain('--app=file://');
  expect(argv).not.toContain('launch?t=');
  const picture = test.info().outputPath('desktop.png');
  mkdirSync(test.info().outputDir, { recursive: true });
  if (has('ffmpeg'))
    execFileSync('ffmpeg', [
      '-loglevel',
      'error',
      '-y',
      '-f',
      'x11grab',
      '-video_size',
      '1500x950',
      '-i',
      display,
      '-frames:v',
      '1',
      picture,
    ]);
  expect(out()).toBe('');
  await page!.close();
  expect(await ended).toBe(0);
  expect(child.exitCode).toBe(0);
});

test('a second start opens a second window on the same core and leaves it running', async () => {
  start();
  await windows(1);
  const second = start();
  const pages = await windows(2);
  expect(await second.ended).toBe(0);
  expect(new Set(pages.map((page) => new URL(page.url()).origin)).size).toBe(1);
  for (const page of pages) await expect(page.locator('#root')).not.toBeEmpty();
});
