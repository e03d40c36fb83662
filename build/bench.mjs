#!/usr/bin/env node
// `npm run bench`: measures the program; see e2e/bench/main.ts.
import { ensureBuilt } from './launch/fresh.mjs';
import { makeToolsExecutable } from './launch/tools.mjs';
import { continuesHere } from './node-guard.mjs';

if (continuesHere()) {
  makeToolsExecutable();
  await ensureBuilt(['renderer', 'program']);
  await import('../e2e/bench/main.ts');
}
