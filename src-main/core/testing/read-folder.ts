/**
 * `node read-folder.ts FILES CATALOG`: a core of its own reads a folder whole and shows each file in every way there is, for somebody who
 * watches it from outside. Prints one line of JSON, FolderRead.
 */
import type { ClientInfo } from '../../../src-shared/rpc/define.ts';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import { createCore } from '../core.ts';

export interface FolderRead {
  readonly rows: readonly FileRead[];
  /** Views that failed otherwise than in words for people. */
  readonly faults: readonly string[];
  /** The view that took longest: ms. */
  readonly longest: { readonly what: string; readonly ms: number };
}
export interface FileRead {
  readonly n: number;
  readonly name: string;
  readonly preview?: string;
  readonly problem?: { readonly code: string; readonly message: string };
}

const AT_ONCE = 6;
const client: ClientInfo = { id: 'test', host: 'test', can: {} };

const [files = '', catalog = ''] = process.argv.slice(2);
const core = await createCore({ folder: catalog, version: '1.0.0', validateOutput: true, settleMs: 0 });
const call = async <T>(name: string, input: unknown): Promise<T> => (await core.call(name, input, client)) as T;

const { jobId } = await call<{ jobId: string }>('library.add', { paths: [files], whole: true });
while ((await call<{ state: string }>('jobs.get', { id: jobId })).state !== 'done')
  await new Promise((resolve) => setTimeout(resolve, 50));

const { ns } = await call<{ ns: number[] }>('search.page', { query: '', sort: 'name', dir: 'asc', limit: 2000 });
const { rows } = await call<{ rows: FileRead[] }>('assets.rows', { ns });

const faults: string[] = [];
let longest = { what: '', ms: 0 };
const left = [...rows];
await Promise.all(Array.from({ length: AT_ONCE }, look));
await core.close();
const said: FolderRead = { rows, faults, longest };
process.stdout.write(`${JSON.stringify(said)}\n`);

async function look(): Promise<void> {
  for (let row = left.pop(); row; row = left.pop()) {
    const { n, name } = row;
    for (const noun of ['pages.read', 'pages.sheets', 'assets.layers'])
      await timed(
        `${noun} ${name}`,
        async () => void (await call(noun, noun === 'assets.layers' ? { n } : { n, from: 0 })),
      );
    for (const what of ['preview', 'sheet', 'shape', 'strip'])
      await timed(`${what} ${name}`, async () => {
        const answer = await core.serveAsset(new Request(`http://x/${what}/${n}?size=1024&p=0`));
        const body = Buffer.from(await answer.arrayBuffer());
        if (answer.status >= 500 && /could not be made/.test(body.toString())) throw new Error(body.toString());
      });
  }
}

async function timed(what: string, act: () => Promise<void>): Promise<void> {
  const began = performance.now();
  try {
    await act();
  } catch (error) {
    const told = error instanceof RpcError && error.code !== 'internal' && error.code !== 'invalid-input';
    if (!told) faults.push(`${what}: ${error instanceof Error ? error.message : error}`);
  }
  const ms = Math.round(performance.now() - began);
  if (ms > longest.ms) longest = { what, ms };
}
