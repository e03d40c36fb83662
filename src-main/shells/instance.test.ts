import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answer, claimOrConnect, type Guest, type Hello, type Owner, readAnswer } from './instance.ts';

let folder: string;
const owners: Owner[] = [];
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-instance-'));
});
afterEach(async () => {
  for (const owner of owners.splice(0)) await owner.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function owner(catalog = folder): Promise<Owner> {
  const claimed = await claimOrConnect(catalog);
  if (claimed.role !== 'owner') throw new Error('expected to own it');
  owners.push(claimed);
  return claimed;
}
async function guest(catalog = folder): Promise<Guest> {
  const claimed = await claimOrConnect(catalog);
  if (claimed.role !== 'guest') throw new Error('expected to be a guest');
  return claimed;
}
const ask = async (it: Guest, hello: Hello) => readAnswer(await it.connect(hello));
const echo = (socket: Socket, hello: Hello) => {
  if (hello.want === 'echo') socket.pipe(socket);
  else answer(socket, { youWanted: hello.want });
};

/** Another process that owns the catalog until it is killed. */
async function foreignOwner(): Promise<ChildProcess> {
  const code = `import { claimOrConnect, answer } from '${new URL('./instance.ts', import.meta.url).href}';
    const it = await claimOrConnect(process.argv[1]); console.log(it.role);
    it.listen?.((socket) => answer(socket, 'from afar'));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const role = await new Promise((resolve) => child.stdout.once('data', (data) => resolve(String(data).trim())));
  expect(role).toBe('owner');
  return child;
}

describe('one core per catalog', () => {
  test('the first owns it, the second talks to the first, in both directions and from the first byte', async () => {
    (await owner()).listen(echo);
    const it = await guest();
    expect(it.pid).toBe(process.pid);
    expect(await ask(it, { want: 'window' })).toEqual({ youWanted: 'window' });
    const socket = await it.connect({ want: 'echo' });
    socket.write('a\nb');
    expect(await new Promise((resolve) => socket.once('data', (data) => resolve(String(data))))).toBe('a\nb');
    socket.destroy();
  });

  test('who asks before the owner is ready is answered when it is', async () => {
    const mine = await owner();
    const asked = guest().then((it) => ask(it, { want: 'window' }));
    setTimeout(() => mine.listen(echo), 100);
    expect(await asked).toEqual({ youWanted: 'window' });
  });

  test('an owner that was killed leaves nothing in the way of the next', async () => {
    const child = await foreignOwner();
    expect(await ask(await guest(), { want: 'x' })).toBe('from afar');
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(existsSync(join(folder, 'run/core.json'))).toBe(true);
    (await owner()).listen(echo);
    expect(await ask(await guest(), { want: 'x' })).toEqual({ youWanted: 'x' });
  });

  test('of many that come at once exactly one owns it', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => claimOrConnect(folder)));
    owners.push(...all.filter((it) => it.role === 'owner'));
    expect(all.filter(({ role }) => role === 'owner')).toHaveLength(1);
  });

  test('a closed owner gives the catalog free and leaves no socket', async () => {
    const first = await claimOrConnect(folder);
    if (first.role === 'owner') await first.close();
    expect(existsSync(join(folder, 'run/core.sock'))).toBe(false);
    expect((await owner()).role).toBe('owner');
  });

  test('a holder that does not answer is named, and nothing is opened twice', async () => {
    await owner();
    writeFileSync(
      join(folder, 'run/core.json'),
      JSON.stringify({ pid: 4711, socket: join(folder, 'gone'), secret: 'x' }),
    );
    await expect(claimOrConnect(folder, 200)).rejects.toThrow(/process 4711.*does not answer/);
  });

  test.skipIf(process.platform === 'win32')('no key is put where a link leads', async () => {
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(folder, 'run'));
    await expect(claimOrConnect(folder)).rejects.toThrow(/is a link/);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test('a damaged info file is no obstacle', async () => {
    mkdirSync(join(folder, 'run'));
    writeFileSync(join(folder, 'run/core.json'), '{"pid":');
    expect((await owner()).role).toBe('owner');
  });

  test('a folder whose path is too long for a socket works too', async () => {
    const deep = join(folder, 'x'.repeat(120));
    const mine = await owner(deep);
    mine.listen(echo);
    const { socket } = JSON.parse(readFileSync(join(deep, 'run/core.json'), 'utf8')) as { socket: string };
    expect(socket.startsWith(deep)).toBe(false);
    expect(await ask(await guest(deep), { want: 'x' })).toEqual({ youWanted: 'x' });
  });
});

describe.runIf(process.platform !== 'win32')('another user of the machine', () => {
  const mode = (path: string) => statSync(path).mode & 0o777;
  test('can enter neither the folder, nor the socket, nor read the secret', async () => {
    await owner();
    expect(mode(join(folder, 'run'))).toBe(0o700);
    expect(mode(join(folder, 'run/core.sock'))).toBe(0o600);
    expect(mode(join(folder, 'run/core.json'))).toBe(0o600);
  });
  test('without the secret gets nothing even with the socket in hand', async () => {
    (await owner()).listen(echo);
    const ends = ['{"want":"window"}\n', '{"want":"window","secret":"guess"}\n', 'null\n', 'GET / HTTP/1.1\n'].map(
      async (line) => {
        const socket = createConnection(join(folder, 'run/core.sock'));
        let got = '';
        socket.on('data', (data) => {
          got += data;
        });
        socket.on('error', () => {});
        socket.write(line);
        await new Promise((resolve) => socket.once('close', resolve));
        return got;
      },
    );
    expect(await Promise.all(ends)).toEqual(['', '', '', '']);
  });
});
