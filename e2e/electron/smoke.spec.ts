// The program in Electron itself. Where its binary cannot be had this says so; shells/electron/app.test.ts then stands in.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync, crc32 } from 'node:zlib';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';

const root = fileURLToPath(new URL('../..', import.meta.url));

function findElectron(): string | undefined {
  try {
    const home = join(root, 'node_modules/electron');
    const name = readFileSync(join(home, 'path.txt'), 'utf8').trim();
    const path = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] || join(home, 'dist'), name);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

const electron = findElectron();
const display = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
test.skip(!electron, 'no Electron binary in node_modules/electron');
test.skip(!display, 'no display for the Electron binary');

/** One gray picture of 64 × 48 pixels, as a PNG. */
function png(): Buffer {
  const part = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.from([0, 0, 0, 64, 0, 0, 0, 48, 8, 0, 0, 0, 0]);
  const rows = deflateSync(Buffer.alloc(48 * 65, 0x80).map((value, i) => (i % 65 === 0 ? 0 : value)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, part('IHDR', head), part('IDAT', rows), part('IEND', Buffer.alloc(0))]);
}

let folder: string;
let app: ElectronApplication;
let page: Page;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-electron-'));
  mkdirSync(join(folder, 'pictures'));
  writeFileSync(join(folder, 'pictures/gray.png'), png());
  app = await _electron.launch({
    executablePath: electron!,
    args: [
      root,
      '--catalog',
      join(folder, 'catalog'),
      join(folder, 'pictures'),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  page = await app.firstWindow();
});
test.afterEach(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('opens its window, shows a picture of the folder it was given, and gives the page no way around the bridge', async () => {
  const picture = page.locator('img[src^="asset://files/"]').first();
  await expect(picture).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);

  const world = await page.evaluate(() => ({
    url: location.href,
    bridge: Object.keys((window as unknown as { vitrineHost: object }).vitrineHost).sort(),
    node: ['require', 'process', 'Buffer', 'module'].filter((name) => name in window),
    opened: window.open('https://example.com') !== null,
  }));
  expect(world).toEqual({
    url: expect.stringMatching(/^app:\/\/vitrine\//),
    bridge: ['chooseFolders', 'connect', 'onCommand', 'openCatalog', 'pathForFile', 'startDrag'],
    node: [],
    opened: false,
  });
  await page.evaluate(() => {
    location.href = 'https://example.com/';
  });
  await expect(picture).toBeVisible();
  expect(page.url()).toMatch(/^app:\/\/vitrine\//);
});
