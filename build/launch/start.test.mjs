// `npm start` as a newcomer types it, without a display: under the Node of the system, old or not.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root } from '../node-guard.mjs';

let folder;
const started = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-start-'));
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    }
  }
  rmSync(folder, { recursive: true, force: true });
});

/** The first Node of the machine that is not the one we installed; else our own. */
function systemNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const folders = process.env.PATH.split(delimiter).filter((path) => !path.includes('node_modules'));
  return folders.map((path) => join(path, name)).find((path) => existsSync(path)) ?? process.execPath;
}

const { DISPLAY: _x, WAYLAND_DISPLAY: _w, ...bare } = process.env;
function launch(...args) {
  const child = spawn(systemNode(), [join(root, 'build/launch.mjs'), '--catalog', join(folder, 'catalog'), ...args], {
    env: bare,
  });
  started.push(child);
  const out = { text: '', errors: '' };
  child.stdout.on('data', (data) => {
    out.text += data;
  });
  child.stderr.on('data', (data) => {
    out.errors += data;
  });
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  return { child, out, ended };
}

async function address({ out, ended }) {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  await expect.poll(() => over || /http:\S+/.test(out.text), { timeout: 60_000 }).toBe(true);
  expect(out.text, out.errors).toMatch(/http:\S+/);
  return /http:[^\s"]+/.exec(out.text)[0];
}

describe('npm start', () => {
  test('without a display prints an address that shows the page once it is opened, and ends whole when told to', async () => {
    const run = launch(...(process.platform === 'linux' ? [] : ['--no-window']));
    const url = await address(run);
    const door = await fetch(url);
    expect(door.status).toBe(200);
    const cookie = door.headers.get('set-cookie').split(';')[0];
    const page = await fetch(new URL('/', url), { headers: { cookie } });
    expect(await page.text()).toContain('<div id="root">');
    const { pid } = JSON.parse(readFileSync(join(folder, 'catalog/run/core.json'), 'utf8'));
    run.child.kill('SIGTERM');
    await run.ended;
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
    expect(existsSync(join(folder, 'catalog/run/core.json'))).toBe(false);
    expect(run.out.errors).toBe('');
  });

  test('a second start answers with an address of the program that runs; serve --json prints JSON only', async () => {
    const first = launch('--no-window');
    const url = new URL(await address(first));
    const second = launch('--no-window', '--json');
    const again = new URL(await address(second));
    expect(await second.ended).toBe(0);
    expect(JSON.parse(second.out.text)).toEqual({ url: again.href });
    expect(again.origin).toBe(url.origin);
    expect(again.href).not.toBe(url.href);
  });

  test('the API answers a script with the token of the catalog, and adds the folder that was named', async () => {
    mkdirSync(join(folder, 'pictures'));
    const run = launch('--no-window', join(folder, 'pictures'));
    await address(run);
    const { url, token } = JSON.parse(readFileSync(join(folder, 'catalog/run/api.json'), 'utf8'));
    const ask = async (name, input) => {
      const answer = await fetch(`${url}/${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(input),
      });
      return { status: answer.status, value: await answer.json() };
    };
    expect(await ask('app.hello', {})).toMatchObject({
      status: 200,
      value: { catalog: { path: join(folder, 'catalog') } },
    });
    await expect.poll(async () => (await ask('library.roots', {})).value.roots?.length, { timeout: 60_000 }).toBe(1);
    expect(await ask('no.such', {})).toMatchObject({ status: 501, value: { code: 'unsupported' } });
    expect(await ask('library.browse', { path: 7 })).toMatchObject({ status: 400, value: { code: 'invalid-input' } });
  });

  test('wrong use is refused with code 2 and a sentence', () => {
    const { status, stderr } = spawnSync(systemNode(), [join(root, 'build/launch.mjs'), '/no/such/folder'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is no folder /no/such/folder'),
    });
  });
});
