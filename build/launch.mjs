#!/usr/bin/env node
// `npm start`. Free of dependencies until a Node that is new enough runs it.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs, usage } from './launch/args.mjs';
import { obtainElectron, runElectron } from './launch/electron.mjs';
import { ensureBuilt } from './launch/fresh.mjs';
import { makeToolsExecutable } from './launch/tools.mjs';
import { continuesHere, root } from './node-guard.mjs';

// npm runs scripts in the project's folder; `photos` means the one where the line was typed.
if (['start', 'vitrine'].includes(process.env.npm_lifecycle_event ?? '') && existsSync(process.env.INIT_CWD ?? ''))
  process.chdir(process.env.INIT_CWD);

if (continuesHere()) await main();

async function main() {
  const options = parseArgs(process.argv.slice(2));
  if (options.help) return void console.log(options.usage ?? usage);
  if (options.error) {
    if (options.json) console.log(JSON.stringify({ error: { code: 'usage', message: options.error } }));
    return refuse(2, `${options.error}\n\n${options.usage ?? usage}`);
  }
  if (!existsSync(join(root, 'node_modules', 'better-sqlite3'))) return refuse(1, 'Something is missing. Type: npm ci');
  makeToolsExecutable();
  if (options.cli) return runHere('cli', options.cli);
  if (options.window && !options.browser && (await withElectron(options))) return;
  await ensureBuilt(['renderer']);
  await runHere('loopback', shellArgs(options));
}

/** True when Electron ran and the day is done; false when the next shell is to try. */
async function withElectron(options) {
  const electron = await obtainElectron();
  if (!electron.path) return false;
  await ensureBuilt(['renderer', 'node', 'preload']);
  const outcome = await runElectron(electron.path, [root, ...shellArgs(options)]);
  if (outcome.shown) {
    process.exitCode = outcome.code;
    return true;
  }
  console.error(`Electron could not open its window (${outcome.reason}); using a browser window instead.`);
  return false;
}

function shellArgs(options) {
  return [
    ...['--catalog', options.catalog],
    ...(options.port ? ['--port', String(options.port)] : []),
    ...(options.window ? [] : ['--no-window']),
    ...(options.json ? ['--json'] : []),
    ...(options.sample ? ['--sample'] : []),
    ...options.add,
  ];
}

/** The shell starts in this very process. Where nothing can be built (a folder of somebody else's), Node runs the sources as they are. */
async function runHere(shell, args) {
  const built = await ensureBuilt(['program']).then(
    () => true,
    () => false,
  );
  // Compiled once, kept for the next start: half of a command's time. Its processes take it from the environment.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'node');
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
  const file = join(root, built ? `dist/program/node/${shell}.js` : `src-main/shells/${shell}/main.ts`);
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
}

function refuse(code, message) {
  console.error(message);
  process.exitCode = code;
}
