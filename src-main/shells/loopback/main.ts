import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findsElsewhere } from '../find-in.ts';
import { runFolder } from '../instance.ts';
import { version } from '../version.ts';
import { readShellArgs } from '../args.ts';
import { runLoopback } from './run.ts';
import { openWindow, systemReveal } from './window.ts';

/** For a disk that does not answer, in ms. */
const LONGEST_END = 20_000;

const root = fileURLToPath(new URL('../../../', import.meta.url));

try {
  const args = readShellArgs(process.argv.slice(2));
  const reveal = systemReveal();
  const findIn = findsElsewhere();
  const shell = await runLoopback({
    ...args,
    dist: join(root, 'dist/renderer'),
    version,
    async startCore(folder, replace, rescue) {
      const { openForWindows, openRestorable } = await import('../../core/core.ts');
      return (rescue ? openForWindows : openRestorable)({ folder, version, host: { ...(reveal ? { reveal } : {}), findIn } }, replace);
    },
    openWindow(file, outlive) {
      const child = openWindow(file, join(runFolder(args.catalog), 'browser'), outlive);
      if (!child) return undefined;
      return { gone: new Promise((resolve) => child.once('exit', resolve)), close: () => void child.kill() };
    },
    canReveal: reveal !== undefined,
    print: (line) => console.log(line),
    onStarted(stop) {
      let asked = 0;
      const end = () => {
        // Whatever is cut off here goes on at the next start: the catalog is never half written.
        if (asked++ > 0) process.exit(130);
        setTimeout(() => process.exit(1), LONGEST_END).unref();
        stop();
      };
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
    },
  });
  await shell.done;
  process.exit(0);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  const code = (error as { code?: string } | undefined)?.code ?? 'internal';
  if (process.argv.includes('--json')) console.log(JSON.stringify({ error: { code, message } }));
  console.error(message);
  process.exit(3);
}
