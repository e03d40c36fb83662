/** Starting the programs that people edit with. */
import { spawn } from 'node:child_process';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';

/** What opens a file as the system does; undefined where nothing is known. */
const SYSTEM: Readonly<Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>>> = {
  linux: ['xdg-open'],
  darwin: ['open'],
  // Never by a shell, which would read what stands in a name.
  win32: ['explorer.exe'],
};

/**
 * Starts `program` (absolute; null: whatever the system opens such files with) on a file and leaves it to itself. Resolves when it runs.
 * Throws RpcError not-found.
 */
export async function startProgram(program: string | null, path: string, platform: NodeJS.Platform = process.platform): Promise<void> {
  const [command, ...args] = program === null ? (SYSTEM[platform] ?? []) : platform === 'darwin' && program.endsWith('.app') ? ['open', '-a', program] : [program];
  if (command === undefined) throw new RpcError('not-found', 'No program is set for such files. Choose one under Editors.');
  const child = spawn(command, [...args, path], { detached: true, stdio: 'ignore' });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new RpcError(
          'not-found',
          program === null
            ? 'This machine has nothing that opens such files. Choose a program under Editors.'
            : `${program} could not be started (${error.code ?? error.message}). Choose another program under Editors.`,
        ),
      ),
    );
  });
  child.unref();
}
