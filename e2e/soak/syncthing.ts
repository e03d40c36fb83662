/**
 * Two people's programs on two folders that two Syncthing programs keep alike. They are parted, killed and made to quarrel about the same
 * files meanwhile: what one publishes comes late, in any order, and beside copies that Syncthing calls conflicts.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { soakShare } from './share.ts';

const PART_MS = 25_000;
const DEAD_MS = 10_000;
const READY_MS = 60_000;
/** Of the team's log, files that are made to differ on both sides. */
const QUARRELS = 5;

/** `conflicts`: copies that Syncthing keeps of a file; 0: it deletes the one that loses, as it does where its settings say nothing. */
export async function soakSyncthing(
  { conflicts }: { readonly conflicts: number },
  say: (line: string) => void,
): Promise<void> {
  if (!isInstalled()) return say('Syncthing is not installed (Debian: syncthing): nothing was tried');
  const work = mkdtempSync(join(tmpdir(), 'vitrine-syncthing-'));
  const [a, b] = await pairOf(work, conflicts);
  try {
    for (const one of [a, b]) one.start();
    await connected(a, b);
    say('both Syncthings know each other');
    await soakShare({ folders: `${a.folder},${b.folder}`, fault: () => quarrel(a, b, say) }, say);
    const copies = [a, b].map(
      ({ folder }) => filesIn(folder).filter((name) => name.includes('.sync-conflict-')).length,
    );
    say(`copies that Syncthing kept: ${copies.join(' and ')}`);
    if (conflicts > 0 && !copies.some(Boolean))
      throw new Error('Syncthing found nothing to quarrel about: nothing was tried.');
  } finally {
    await Promise.all([a, b].map((one) => one.end()));
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function quarrel(a: Syncthing, b: Syncthing, say: (line: string) => void): Promise<void> {
  const before = logsIn(a.folder).filter((name) => existsSync(join(b.folder, name)));
  say('parted');
  await a.post(`system/pause?device=${b.id}`);
  for (const name of before.slice(-QUARRELS)) {
    truncateSync(join(a.folder, name), 100);
    writeFileSync(join(b.folder, name), 'changed on the other side');
  }
  await sleep(PART_MS);
  // What each wrote meanwhile stands on the other side already, newer and of no use: Syncthing lets that win.
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const)
    for (const name of logsIn(one.folder)
      .filter((name) => !existsSync(join(other.folder, name)))
      .slice(-QUARRELS)) {
      mkdirSync(dirname(join(other.folder, name)), { recursive: true });
      writeFileSync(join(other.folder, name), 'made on the other side');
    }
  say('together');
  await a.post(`system/resume?device=${b.id}`);
  await sleep(DEAD_MS);
  say('one is killed');
  await b.end('SIGKILL');
  await sleep(DEAD_MS);
  b.start();
  await connected(a, b);
  say('it is back');
}

interface Syncthing {
  readonly folder: string;
  readonly id: string;
  start(): void;
  get<T>(what: string): Promise<T>;
  post(what: string): Promise<void>;
  end(signal?: NodeJS.Signals): Promise<void>;
}

async function pairOf(work: string, conflicts: number): Promise<[Syncthing, Syncthing]> {
  const homes = ['a', 'b'].map((name) => join(work, `home-${name}`));
  const folders = ['a', 'b'].map((name) => join(work, name));
  for (const home of homes)
    execFileSync('syncthing', ['generate', `--home=${home}`, '--no-default-folder'], { stdio: 'ignore' });
  const ids = homes.map(
    (home) => /<device id="([A-Z2-7-]+)"/.exec(readFileSync(join(home, 'config.xml'), 'utf8'))?.[1] ?? '',
  );
  const ports = await Promise.all([0, 1, 2, 3].map(freePort));
  const devices = ids
    .map((id, i) => `<device id="${id}" name="${i}"><address>tcp://127.0.0.1:${ports[i]}</address></device>`)
    .join('');
  return homes.map((home, i) => {
    const folder = folders[i] as string;
    mkdirSync(join(folder, '.stfolder'), { recursive: true });
    writeFileSync(
      join(home, 'config.xml'),
      `<configuration version="35">
  <folder id="team" path="${folder}" type="sendreceive" rescanIntervalS="60" fsWatcherEnabled="true" fsWatcherDelayS="1">
    ${ids.map((id) => `<device id="${id}"/>`).join('')}<maxConflicts>${conflicts}</maxConflicts>
  </folder>
  ${devices}
  <gui enabled="true" tls="false"><address>127.0.0.1:${ports[i + 2]}</address><apikey>soak</apikey></gui>
  <options>
    <listenAddress>tcp://127.0.0.1:${ports[i]}</listenAddress><globalAnnounceEnabled>false</globalAnnounceEnabled><localAnnounceEnabled>false</localAnnounceEnabled>
    <relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled><urAccepted>-1</urAccepted><autoUpgradeIntervalH>0</autoUpgradeIntervalH>
    <crashReportingEnabled>false</crashReportingEnabled><startBrowser>false</startBrowser><reconnectionIntervalS>1</reconnectionIntervalS>
  </options>
</configuration>`,
    );
    return syncthing({ home, folder, id: ids[i] as string, api: `http://127.0.0.1:${ports[i + 2]}/rest/` });
  }) as [Syncthing, Syncthing];
}

function syncthing({ home, folder, id, api }: { home: string; folder: string; id: string; api: string }): Syncthing {
  let child: ChildProcess | undefined;
  const ask = async (what: string, method: string): Promise<Response> => {
    const answer = await fetch(api + what, { method, headers: { 'X-API-Key': 'soak' } });
    if (!answer.ok) throw new Error(`Syncthing answers ${answer.status} to ${what}.`);
    return answer;
  };
  return {
    folder,
    id,
    start() {
      child = spawn('syncthing', ['serve', `--home=${home}`, '--no-browser', '--no-restart', '--no-upgrade'], {
        stdio: 'ignore',
      });
    },
    get: async (what) => (await (await ask(what, 'GET')).json()) as never,
    post: async (what) => void (await ask(what, 'POST')),
    async end(signal = 'SIGTERM') {
      const one = child;
      child = undefined;
      if (!one || one.exitCode !== null) return;
      const over = new Promise((resolve) => one.once('exit', resolve));
      one.kill(signal);
      await over;
    },
  };
}

/** @throws Error when they do not find each other */
async function connected(...both: readonly [Syncthing, Syncthing]): Promise<void> {
  for (const [one, other] of [both, [...both].reverse() as unknown as typeof both]) {
    const from = performance.now();
    for (;;) {
      const told = await one
        .get<{ connections: Record<string, { connected: boolean }> }>('system/connections')
        .catch(() => undefined);
      if (told?.connections[other.id]?.connected) break;
      if (performance.now() - from > READY_MS) throw new Error('The two Syncthings do not find each other.');
      await sleep(200);
    }
  }
}

function isInstalled(): boolean {
  try {
    execFileSync('syncthing', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const filesIn = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });
/** Segments, by their path in the folder. */
const logsIn = (folder: string): string[] =>
  filesIn(folder)
    .filter((name) => /\.vitrine\/log\/[^/]+\/[^/]+\.seg$/.test(name))
    .sort();

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
