#!/usr/bin/env node
// `npm test`: everything; `npm test -- path…`: a part. The last line is `N passed, N failed, N skipped`.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ensureBuilt } from './launch/fresh.mjs';
import { makeToolsExecutable } from './launch/tools.mjs';
import { continuesHere, root } from './node-guard.mjs';
import { add, countPlaywright, countVitest, judge, lastLine, nothing } from './test/count.mjs';
import { ensureSystemPackages } from './test/system.mjs';

const modules = join(root, 'node_modules');
/** Everything we start, and what it starts, finds this Node first. */
const env = { ...process.env, PATH: dirname(process.execPath) + delimiter + process.env.PATH, FORCE_COLOR: '0' };
const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(130);
  });
}

if (continuesHere()) await main(process.argv.slice(2));

async function main(paths) {
  const began = Date.now();
  makeToolsExecutable();
  const missing = ensureSystemPackages();
  const total = paths.length ? await somePaths(paths) : await everything(missing);
  const strict = process.env.VITRINE_NO_SKIPS === '1';
  const { refused, ...result } = judge(total, strict);
  for (const skip of result.skips) console.log(`skipped: ${skip}`);
  for (const failure of result.failures) console.log(`failed: ${failure}`);
  for (const skip of refused) console.log(`skipped, which counts as failed here: ${skip}`);
  console.log(`\n${Math.round((Date.now() - began) / 1000)} s`);
  console.log(lastLine(result));
  process.exitCode = result.failed || result.passed === 0 ? 1 : 0;
}

async function everything(missing) {
  let total = nothing();
  for (const part of ['src-shared', 'src-main', 'src-renderer', 'e2e']) {
    total = add(total, await one(`types of ${part}`, bin('typescript', 'tsc'), ['-p', part, '--noEmit']));
  }
  total = add(total, await one('lint', bin('@biomejs/biome', 'biome'), ['lint', '--error-on-warnings']));
  total = add(total, await one('layers', join(root, 'build/layers.mjs'), []));
  total = add(total, await oneOf('build', () => ensureBuilt(['renderer', 'node', 'program', 'preload'])));
  total = add(total, await vitest([]));
  return add(total, await playwright([], missing));
}

async function somePaths(paths) {
  const inBrowser = (path) => /e2e[\\/](browser|electron)/.test(path);
  let total = nothing();
  const [pages, units] = [paths.filter(inBrowser), paths.filter((path) => !inBrowser(path))];
  if (units.length) {
    total = add(total, await oneOf('build', () => ensureBuilt(['program'])));
    total = add(total, await vitest(units));
  }
  if (pages.length) {
    total = add(total, await oneOf('build', () => ensureBuilt(['renderer', 'node', 'program', 'preload'])));
    total = add(total, await playwright(pages, []));
  }
  return total;
}

/** A check that counts as one. */
async function one(name, script, args) {
  return oneOf(name, async () => {
    const code = await run(script, args);
    if (code) throw new Error(`ended with ${code}`);
  });
}

async function oneOf(name, check) {
  const began = Date.now();
  try {
    await check();
    console.log(`passed: ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    return { ...nothing(), passed: 1 };
  } catch (error) {
    console.log(`failed: ${name}: ${error.message}`);
    return { ...nothing(), failed: 1, failures: [name] };
  }
}

function vitest(paths) {
  return reported(countVitest, async (file) => {
    const unhandled = join(dirname(file), 'unhandled.json');
    const reporters = ['default', 'json', join(root, 'build/test/unhandled.mjs')].map((name) => `--reporter=${name}`);
    const code = await run(bin('vitest', 'vitest'), ['run', ...reporters, `--outputFile.json=${file}`, ...paths], {
      VITRINE_UNHANDLED: unhandled,
    });
    if (existsSync(unhandled)) addUnhandled(file, JSON.parse(readFileSync(unhandled, 'utf8')));
    return code;
  });
}

/** Into vitest's report what it leaves out of it. */
function addUnhandled(file, unhandled) {
  if (unhandled.length) writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), unhandled }));
}

async function playwright(paths, missing) {
  const some = ['e2e/browser', 'e2e/electron'].some((folder) => existsSync(join(root, folder)));
  if (!some) return nothing();
  if (missing.includes('chromium'))
    return { ...nothing(), skips: ['the tests in a browser (chromium is not installed)'] };
  return reported(countPlaywright, (file) =>
    run(bin('@playwright/test', 'playwright'), ['test', '--reporter=list,json', ...paths], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    }),
  );
}

/** Runs a tool that writes a JSON report; no readable report is a failure, whatever its exit code said. */
async function reported(count, start) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-report-'));
  const file = join(folder, 'report.json');
  try {
    const code = await start(file);
    const result = count(JSON.parse(readFileSync(file, 'utf8')));
    if (code && result.failed === 0) {
      result.failed = 1;
      result.failures.push(`the tests ended with ${code}, though none of them says that it failed`);
    }
    return result;
  } catch (error) {
    console.log(`failed: no report (${error.message})`);
    return { ...nothing(), failed: 1, failures: [`no report (${error.message})`] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(script, args, more = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit', env: { ...env, ...more } });
    running.add(child);
    child.on('error', () => resolve(1));
    child.on('exit', (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}

/** The script behind a package's command: the same on every system, without a shell. */
function bin(name, command) {
  const home = join(modules, name);
  const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  return join(home, typeof bin === 'string' ? bin : bin[command]);
}
