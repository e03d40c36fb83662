/** Commands of the command line in this very process, on a real core: for what they say and do, where a process each would take long. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { onTestFinished } from 'vitest';
import { contract } from '../../../../src-shared/contract/index.ts';
import { createClient } from '../../../../src-shared/rpc/client.ts';
import { type Core, createCore } from '../../../core/core.ts';
import { memoryPair } from '../../../transport/memory.ts';
import { CANNOT } from '../../host.ts';
import type { Command, Options } from '../command.ts';

export { search } from '../commands/find.ts';

/** @param make fills the catalog's database, between two openings of it */
export async function session(make?: (database: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-session-'));
  const pictures = join(folder, 'pictures');
  mkdirSync(pictures);
  const open = () => createCore({ folder: join(folder, 'catalog'), version: '1.0.0', background: false, settleMs: 0 });
  if (make) {
    await (await open()).close();
    make(join(folder, 'catalog', 'catalog.db'));
  }
  let core: Core = await open();
  let client = connected(core);
  onTestFinished(async () => {
    client.close();
    await core.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    pictures,
    client: () => client,
    /** Writes files that have rested for long, and adds them. */
    async add(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
      for (const [name, data] of Object.entries(files)) {
        writeFileSync(join(pictures, name), data);
        utimesSync(join(pictures, name), 1_500_000_000, 1_500_000_000);
      }
      const { jobId } = await client.call('library.add', { paths: [pictures] });
      for (;;) {
        const job = await client.call('jobs.get', { id: jobId });
        if (job.state === 'done') return;
        if (job.error) throw new Error(job.error.message);
        await new Promise((done) => setTimeout(done, 20));
      }
    },
    /** The command's JSON; its options are read as the command line does. */
    async run(command: Command, ...args: string[]): Promise<unknown> {
      const { values, positionals } = parseArgs({ args, options: command.options ?? {}, allowPositionals: true, strict: true });
      command.check?.(values as Options);
      return (await command.run({ client, args: positionals, options: values as Options, say: () => undefined })).json;
    },
    async restart(): Promise<void> {
      client.close();
      await core.close();
      core = await open();
      client = connected(core);
    },
  };
}

function connected(core: Core) {
  const [ours, theirs] = memoryPair();
  core.attach(theirs, { id: 'cli', host: 'cli', can: CANNOT });
  return createClient(contract, ours);
}
