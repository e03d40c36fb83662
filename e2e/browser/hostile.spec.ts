// Users' files and everybody else on this machine are hostile: in a real browser neither runs nor gets anything.
import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { pictures } from './files.ts';
import { cell, expect, expectTotal, names, test, type Vitrine } from './kit.ts';

interface Elsewhere {
  url: string;
  /** What was fetched from it. */
  heard: string[];
  /** What it shows at `/`. */
  page: string;
  close(): void;
}

/** A server of somebody else on another port of this machine. */
async function elsewhere(): Promise<Elsewhere> {
  const self: Elsewhere = { url: '', heard: [], page: '', close: () => server.close() };
  const server = createServer((req, res) => {
    if (req.url !== '/' && req.url !== '/favicon.ico') self.heard.push(req.url ?? '');
    res.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' });
    res.end(self.page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  self.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return self;
}

/** Everything a script could do to be noticed. */
const noisy = (to: string, name: string) =>
  `fetch('${to}/${name}-fetch');new Image().src='${to}/${name}-image';try{(top||self).pwned='${name}'}catch(e){};self.pwned='${name}'`;

function writeHostile(folder: string, to: string): string[] {
  const files: Record<string, string> = {
    'drawing.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200" onload="${noisy(to, 'svg-onload')}"><rect width="300" height="200" fill="#496"/>
      <script>${noisy(to, 'svg-script')}</script><image href="${to}/svg-image-element" width="10" height="10"/>
      <foreignObject width="100" height="100"><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="${noisy(to, 'svg-foreign')}"/></foreignObject></svg>`,
    'page.html': `<!doctype html><script>${noisy(to, 'html')}</script><img src=x onerror="${noisy(to, 'html-img')}">`,
    'page.xhtml': `<html xmlns="http://www.w3.org/1999/xhtml"><script>${noisy(to, 'xhtml')}</script></html>`,
    'photo.jpg': `<!doctype html><script>${noisy(to, 'jpg')}</script>`,
    // A name can be markup, too.
    '<img src=x onerror=self.pwned=1>.txt': 'text',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return Object.keys(files);
}

const pwned = (page: Page) => page.evaluate(() => (window as { pwned?: unknown }).pwned);

test('scripts in a user’s files run nowhere', async ({ vitrine, open, context, complaints }) => {
  const other = await elsewhere();
  await test.step('where nothing holds them they run, so that silence below means something', async () => {
    const control = await context.newPage();
    other.page = `<script>${noisy(other.url, 'control')}</script>`;
    await control.goto(other.url);
    await expect.poll(() => other.heard.toSorted()).toEqual(['/control-fetch', '/control-image']);
    expect(await pwned(control)).toBe('control');
    await control.close();
    other.heard.length = 0;
  });
  const hostile = writeHostile(vitrine.pictures, other.url);
  await pictures(vitrine.pictures, 1);
  const page = await open();
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, hostile.length + 1);

  await test.step('in the grid, the loupe and the inspector', async () => {
    await expect(cell(page, 'drawing.svg').locator('img.picture')).toBeVisible();
    // Dates come as files are read, and move them: what has the focus would move along, and be first no more.
    await expect.poll(async () => (await vitrine.call('catalog.status')).pending).toBe(0);
    const { ns } = await vitrine.call('search.page', { query: '' });
    const { rows } = await vitrine.call('assets.rows', { ns });
    await expect.poll(() => names(page)).toEqual((rows as { name: string }[]).map(({ name }) => name));
    await page.keyboard.press('Home');
    await page.keyboard.press('e');
    for (let i = 0; i <= hostile.length; i++) {
      await expect(page.locator('.loupe-place')).toContainText(`${i + 1} of ${hostile.length + 1}`);
      await expect(page.locator('img.loupe-layer:not(.loupe-blurred), .stage-card, .pages-view').first()).toBeVisible();
      await page.keyboard.press('ArrowRight');
    }
    expect(await pwned(page)).toBeUndefined();
  });

  const { base, numbers } = await addresses(page, vitrine);
  await test.step('opened in a window of their own, they are downloads', async () => {
    for (const name of hostile) {
      const own = await context.newPage();
      const download = own.waitForEvent('download');
      await own
        .goto(`${base}/original/${numbers[name]}`)
        .catch((error: Error) => expect(error.message).toMatch(/Download|ERR_ABORTED/));
      await (await download).cancel();
      expect(await pwned(own), name).toBeUndefined();
      await own.close();
    }
    // A picture does show, and what shows may do nothing.
    const own = await context.newPage();
    const shown = await own.goto(`${base}/original/${numbers['frame-01.jpg']}`);
    expect(shown?.headers()).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    });
    await own.close();
  });

  await test.step('drawn by an element of the page, they are pictures or nothing', async () => {
    const seen = await page.evaluate(
      async ([prefix, ns]) => {
        const made = ns!.flatMap((n) =>
          ['img', 'iframe', 'object', 'embed', 'script'].map((tag) => {
            const element = document.createElement(tag);
            const url = `${prefix}/original/${n}`;
            if (tag === 'object') (element as HTMLObjectElement).data = url;
            else (element as HTMLIFrameElement).src = url;
            return element;
          }),
        );
        document.body.append(...made);
        await Promise.all(
          made
            .filter((one) => one.tagName === 'IMG' || one.tagName === 'SCRIPT')
            .map(
              (one) =>
                new Promise((done) => {
                  one.addEventListener('load', done);
                  one.addEventListener('error', done);
                }),
            ),
        );
        return [...document.querySelectorAll('iframe')].map(
          (frame) => frame.contentDocument?.documentElement.textContent ?? '',
        );
      },
      [base, hostile.map((name) => numbers[name]!)] as const,
    );
    expect(seen.join('')).toBe('');
    expect(await pwned(page)).toBeUndefined();
  });
  expect(other.heard).toEqual([]);
  expect(dialogs).toEqual([]);
  other.close();
  // The page's own policy refused the elements above, and said so.
  const refused =
    /Content Security Policy|Refused to (load|frame|execute)|ERR_BLOCKED|violates the following|404|Framing/;
  expect(complaints.splice(0).filter((text) => !refused.test(text))).toEqual([]);
});

/** Where the bytes of the library's files are. */
async function addresses(page: Page, vitrine: Vitrine) {
  // The browser notes a picture when all of it has come.
  const picture = await page.waitForFunction(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .find((url) => url.includes('/thumb/')),
  );
  const base = /^(.*)\/thumb\//.exec((await picture.jsonValue()) as string)![1]!;
  const { ns } = await vitrine.call('search.page', { query: '' });
  const { rows } = await vitrine.call('assets.rows', { ns });
  const numbers = Object.fromEntries((rows as { n: number; name: string }[]).map(({ n, name }) => [name, n]));
  return { base, numbers };
}

test('a page of another origin gets nothing, even in the browser that is let in', async ({
  vitrine,
  open,
  context,
}) => {
  await pictures(vitrine.pictures, 1);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 1);
  await expect(page.locator('.cell img.picture')).toBeVisible();
  const { origin } = new URL(page.url());
  const { base } = await addresses(page, vitrine);
  const assets = new URL(base).origin;
  const other = await elsewhere();
  other.page = '<!doctype html><title>elsewhere</title>';
  for (const from of [other.url, other.url.replace('127.0.0.1', 'localhost')]) {
    const stranger = await context.newPage();
    await stranger.goto(from);
    const got = await stranger.evaluate(tryEverything, { origin, assets, base });
    expect(got, from).toEqual({
      page: 'refused',
      api: 'refused',
      launch: 'refused',
      // Sent without asking first; that it did nothing is looked at below.
      unasked: expect.stringMatching(/^(refused|opaque)$/),
      socket: 'closed',
      guessed: 'nothing',
      script: 'nothing',
      pixels: 'nothing',
      frame: 'nothing',
      opener: 'nothing',
    });
    await stranger.close();
  }
  other.close();
  expect((await vitrine.call('catalog.status')).assets).toBe(1);
  expect(readdirSync(vitrine.pictures)).toEqual(['frame-01.jpg']);
});

/** Runs in a stranger's page. */
async function tryEverything({ origin, assets, base }: { origin: string; assets: string; base: string }) {
  const ask = (url: string, options?: RequestInit) =>
    fetch(url, { credentials: 'include', ...options }).then(
      async (answer) => (answer.type === 'opaque' ? 'opaque' : `${answer.status} ${await answer.text()}`),
      () => 'refused',
    );
  const load = (element: HTMLElement) =>
    new Promise<string>((resolve) => {
      element.addEventListener('load', () => resolve('loaded'));
      element.addEventListener('error', () => resolve('nothing'));
      document.body.append(element);
    });
  const image = (src: string) => load(Object.assign(new Image(), { src }));
  const socket = new Promise<string>((resolve) => {
    const one = new WebSocket(`${origin.replace('http', 'ws')}/ws`);
    one.onopen = () => resolve('open');
    one.onerror = () => resolve('closed');
  });
  // With the capability in hand a picture may be drawn at most where the site is the same; its pixels are never to be had.
  const pixels = fetch(`${base}/thumb/1?s=256`).then(
    () => 'read',
    () => 'nothing',
  );
  const frame = Object.assign(document.createElement('iframe'), { src: `${origin}/` });
  const framed = load(frame).then(() => {
    try {
      return frame.contentDocument?.body.textContent || 'nothing';
    } catch {
      return 'nothing';
    }
  });
  const opened = window.open(`${origin}/`);
  const tried: Record<string, Promise<string>> = {
    page: ask(`${origin}/`),
    api: ask(`${origin}/api/catalog.status`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    }),
    launch: ask(`${origin}/launch`, { method: 'POST', body: 'token=guess' }),
    unasked: ask(`${origin}/api/assets.trash`, { method: 'POST', body: '{"targets":[1]}', mode: 'no-cors' }),
    socket,
    guessed: image(`${assets}/${'A'.repeat(43)}/thumb/1?s=256`),
    script: load(Object.assign(document.createElement('script'), { src: `${origin}/` })),
    pixels,
    frame: framed,
  };
  const got: Record<string, string> = {};
  for (const [name, attempt] of Object.entries(tried)) {
    const late = new Promise<string>((resolve) => setTimeout(resolve, 20_000, 'no answer'));
    got[name] = await Promise.race([attempt, late]);
  }
  try {
    got['opener'] = opened?.document.body.textContent || 'nothing';
  } catch {
    got['opener'] = 'nothing';
  }
  opened?.close();
  return got;
}

test('a process without the token, and another user of this machine, get nothing', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 1);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expect(page.locator('.cell img.picture')).toBeVisible();
  const { origin } = new URL(page.url());
  const { base } = await addresses(page, vitrine);
  const status = (url: string, options: { method?: string; headers?: Record<string, string> } = {}) =>
    new Promise<number>((resolve, reject) => {
      const asked = request(url, options, (answer) => resolve(answer.resume().statusCode ?? 0));
      asked.on('error', reject).end();
    });
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dml0cmluZXZpdHJpbmU9PQ==',
  };
  expect({
    page: await status(`${origin}/`),
    program: await status(`${origin}/assets/index.js`),
    api: await status(`${origin}/api/catalog.status`, { method: 'POST' }),
    guessed: await status(`${origin}/api/catalog.status`, {
      method: 'POST',
      headers: { authorization: `Bearer ${'A'.repeat(43)}` },
    }),
    description: await status(`${origin}/api/openapi.json`),
    socket: await status(`${origin}/ws`, { headers: { ...upgrade, origin } }),
    launch: await status(`${origin}/launch?t=${'A'.repeat(43)}`),
    picture: await status(`${new URL(base).origin}/${'A'.repeat(43)}/thumb/1?s=256`),
    rebound: await status(`${origin}/`, { headers: { host: 'vitrine.example' } }),
  }).toEqual({
    page: 403,
    program: 403,
    api: 401,
    guessed: 401,
    description: 401,
    socket: 403,
    launch: 403,
    picture: 404,
    rebound: 403,
  });

  // Only root can become another user to try this.
  if (process.getuid?.() !== 0) return;
  // As if the catalog lay where others may look.
  for (const folder of [vitrine.folder, vitrine.home]) chmodSync(folder, 0o755);
  const stranger = (command: string, ...args: string[]) => spawnSync(command, args, { uid: 65534, gid: 65534 }).status;
  const run = join(vitrine.catalog, 'run');
  expect(stranger('ls', vitrine.folder), 'the test itself').toBe(0);
  expect(stranger('ls', vitrine.catalog)).not.toBe(0);
  for (const name of readdirSync(run)) expect(stranger('cat', join(run, name)), name).not.toBe(0);
  expect(JSON.parse(readFileSync(join(run, 'api.json'), 'utf8'))).toMatchObject({ url: `${origin}/api` });
  expect(stranger('cat', join(vitrine.catalog, 'catalog.db'))).not.toBe(0);
  // Nothing secret stands where every process can read it.
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let argv = '';
    try {
      argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      continue;
    }
    if (argv.includes(vitrine.catalog)) expect(argv).not.toMatch(/launch\?t=|[\w-]{43}/);
  }
});
