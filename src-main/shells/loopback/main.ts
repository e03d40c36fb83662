import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCore } from '../../core/core.ts';
import { runFolder } from '../instance.ts';
import { version } from '../version.ts';
import { readShellArgs } from '../args.ts';
import { runLoopback } from './run.ts';
import { openWindow, systemReveal } from './window.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

try {
  const args = readShellArgs(process.argv.slice(2));
  const reveal = systemReveal();
  const shell = await runLoopback({
    ...args,
    dist: join(root, 'dist/renderer'),
    version,
    startCore: () => createCore({ folder: args.catalog, version, host: reveal ? { reveal } : {} }),
    openWindow(file, outlive) {
      const child = openWindow(file, join(runFolder(args.catalog), 'browser'), outlive);
      if (!child) return undefined;
      return { gone: new Promise((resolve) => child.once('exit', resolve)), close: () => void child.kill() };
    },
    canReveal: reveal !== undefined,
    print: (line) => console.log(line),
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, shell.stop);
  await shell.done;
  process.exit(0);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  const code = (error as { code?: string } | undefined)?.code ?? 'internal';
  if (process.argv.includes('--json')) console.log(JSON.stringify({ error: { code, message } }));
  console.error(message);
  process.exit(3);
}
