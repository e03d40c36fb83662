/**
 * What stands in a core's place while a catalog cannot be opened, or is being brought back. Windows find it at the same address and are
 * told why, from what it can be brought back, and how far that is; everything else is refused with the reason.
 */
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Contract, contract } from '../../../src-shared/contract/index.ts';
import type { Rescue, RestoreOutcome } from '../../../src-shared/contract/catalog.ts';
import type { ClientInfo, Handlers } from '../../../src-shared/rpc/define.ts';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { Port } from '../../../src-shared/rpc/port.ts';
import { serve } from '../../../src-shared/rpc/server.ts';
import { createTopicHub } from '../../../src-shared/rpc/topics.ts';
import { backupsOf } from '../backup/guard.ts';
import { changesByLog } from '../backup/losses.ts';
import type { Restored } from '../backup/restore.ts';
import { logFolder, logNames, openSealed } from '../backup/sealed.ts';
import { createDisks } from '../disks/disks.ts';
import { browse } from '../features/library/browse.ts';
import { recents } from '../features/catalog/recents.ts';
import { workerEntry } from '../workers/entry.ts';

/** What a shell asks of a core. */
export interface Served {
  /** Answers this connection from now on. */
  attach(port: Port, client: ClientInfo): void;
  /** One call without a connection, for `POST /api/<name>`. Throws RpcError only. */
  call(name: string, input: unknown, client: ClientInfo, signal?: AbortSignal): Promise<unknown>;
  /** Pictures and originals: `/thumb/<n>`, `/preview/<n>`, `/original/<n>`. */
  serveAsset(request: Request): Promise<Response>;
  /** Something runs that should not end with the last window. */
  busy(): boolean;
  /** A barrier: every request, job, subscription and child has ended, and the database is checkpointed. */
  close(): Promise<void>;
}

export interface RescueDeps {
  readonly folder: string;
  readonly version: string;
  /** Opens the catalog itself. `outcome`: of the restore just before. */
  readonly open: (outcome: RestoreOutcome | null) => Promise<Served>;
  /** Ends what answers now and puts another in its place. */
  readonly replace: (next: () => Promise<Served>) => Promise<void>;
}

export interface RestoreWish {
  /** Of a backup; absent: the newest good one, and the log. */
  readonly name?: string | undefined;
}

/** The catalog, else what tells why not. Never rejects. */
export async function openOrRescue(deps: RescueDeps, outcome: RestoreOutcome | null = null): Promise<Served> {
  try {
    return await deps.open(outcome);
  } catch (error) {
    return createRescue(deps, { refused: error, outcome });
  }
}

/** Begins at once to bring the catalog back, and opens it when that has ended, well or not. */
export const restoreAndOpen = (deps: RescueDeps, wish: RestoreWish): Served =>
  createRescue(deps, { wish, outcome: null });

type Why = { readonly outcome: RestoreOutcome | null } & (
  | { readonly refused: unknown }
  | { readonly wish: RestoreWish }
);

function createRescue(deps: RescueDeps, why: Why): Served {
  const { folder, version } = deps;
  const topics = createTopicHub<Contract>(contract);
  let worker: Worker | undefined;
  let state: Rescue = {
    ...('refused' in why ? refusal(why.refused) : { stage: 'restoring', code: '', message: '', restorable: true }),
    ...whatIsThere(folder),
    line: '',
    outcome: why.outcome,
  };
  const change = (what: Partial<Rescue>) => {
    state = { ...state, ...what };
    topics.publish('catalog.rescueChanged', state, 0);
  };

  function restore(wish: RestoreWish): void {
    if (worker) throw new RpcError('busy', 'The catalog is being brought back already.');
    change({ stage: 'restoring', line: '' });
    const thread = new Worker(workerEntry('restore'), { workerData: { folder, name: wish.name } });
    worker = thread;
    let ended = false;
    const end = (outcome: RestoreOutcome) => {
      if (ended) return;
      ended = true;
      change({ outcome });
      // Where nothing could be restored, what was there is tried once more: it may have been whole.
      void deps.replace(() => openOrRescue(deps, outcome));
    };
    thread.on('message', (said: { line?: string; done?: Restored; failed?: string }) => {
      if (said.line !== undefined) change({ line: said.line });
      if (said.done) {
        const { backup, changes, assets, problems, lost, setAside } = said.done;
        end({
          at: now(),
          ok: true,
          backup,
          changes,
          assets,
          problems: lost ? [...problems, lost] : [...problems],
          setAside,
        });
      }
      if (said.failed !== undefined) end(failure(said.failed));
    });
    thread.on('error', (error) => end(failure(error instanceof Error ? error.message : String(error))));
  }

  const refuse = () => {
    throw new RpcError(
      state.stage === 'restoring' ? 'busy' : 'unsupported',
      state.message || `The catalog ${folder} is being brought back. It is open again in a moment.`,
    );
  };
  const disks = createDisks({ dbPath: '' });
  const handlers: Handlers<Contract> = {
    ...(Object.fromEntries(
      Object.entries(contract)
        .filter(([, { kind }]) => kind !== 'topic')
        .map(([name]) => [name, refuse]),
    ) as unknown as Handlers<Contract>),
    'app.hello': async (_, { client }) => ({
      version,
      catalog: { id: '', name: basename(folder), path: folder },
      seq: 0,
      host: client.host,
      can: { nativeDialog: false, reveal: false, trash: false, dragOut: false, ...client.can },
      assetBase: '',
      firstRun: false,
    }),
    // What was chosen lies in the database.
    'app.settings': async () => ({ values: { 'ui.theme': 'system' } }),
    'app.setSetting': async () => ({ seq: 0 }),
    'library.browse': ({ path, hidden }) => browse(disks.elsewhere, path, hidden),
    'catalog.recent': async () => ({ catalogs: recents() }),
    'catalog.rescue': async () => state,
    'catalog.losses': async ({ name }) => lossesByLog(folder, state, name),
    async 'catalog.restore'({ name }) {
      if (name !== undefined && !state.backups.some((backup) => backup.name === name))
        throw new RpcError('not-found', `There is no backup “${name}”.`);
      restore({ name });
      return { seq: 0 };
    },
    async 'catalog.reopen'() {
      if (worker) throw new RpcError('busy', 'The catalog is being brought back already.');
      setImmediate(() => void deps.replace(() => openOrRescue(deps)));
      return { seq: 0 };
    },
  };
  const server = serve(contract, handlers, topics);
  if ('wish' in why) restore(why.wish);
  return {
    attach: (port, client) => void server.attach(port, client),
    call: (name, input, client, signal) => server.call(name, input, client, signal),
    serveAsset: async () => new Response(null, { status: 404 }),
    busy: () => state.stage === 'restoring',
    async close() {
      await Promise.all([server.close(), disks.close()]);
      // Cut off half-way it is begun again: the mark in the folder stands until it is done.
      await worker?.terminate();
    },
  };
}

const now = (): string => new Date().toISOString();
const failure = (error: string): RestoreOutcome => ({
  at: now(),
  ok: false,
  error,
  backup: null,
  changes: 0,
  assets: 0,
  problems: [],
  setAside: null,
});

/** Damage can be mended from backups and log; a wrong place or a newer program cannot. */
function refusal(error: unknown): Pick<Rescue, 'stage' | 'code' | 'message' | 'restorable'> {
  const { code, message } = error as { code?: unknown; message?: string };
  const text = typeof code === 'string' ? code : 'internal';
  const damaged = /^(unsupported|damaged-catalog|SQLITE_)/.test(text) || /malformed|not a database/.test(message ?? '');
  return { stage: 'refused', code: damaged ? 'damaged' : text, message: message ?? String(error), restorable: damaged };
}

function whatIsThere(folder: string): Pick<Rescue, 'backups' | 'log'> {
  try {
    const names = logNames(logFolder(folder));
    const last = names.at(-1);
    const until = last ? sealedAt(folder, last.name) : null;
    return { backups: backupsOf(folder), log: { files: names.length, until } };
  } catch {
    return { backups: [], log: { files: 0, until: null } };
  }
}

function sealedAt(folder: string, name: string): string | null {
  try {
    return new Date(openSealed(logFolder(folder), name).head.sealed).toISOString();
  } catch {
    return null;
  }
}

/** The database cannot be asked: the sealed log says how much came after. */
function lossesByLog(folder: string, { backups }: Rescue, name: string) {
  const backup = backups.find((one) => one.name === name);
  if (!backup) throw new RpcError('not-found', `There is no backup “${name}”.`);
  return { backup, assets: null, changes: changesByLog(folder, backup), labels: [] };
}
