#!/usr/bin/env node
// `npm run soak`: the program under fire for an hour; see e2e/soak/main.ts.
import { ensureBuilt } from './launch/fresh.mjs';
import { makeToolsExecutable } from './launch/tools.mjs';
import { continuesHere } from './node-guard.mjs';

if (continuesHere()) {
  makeToolsExecutable();
  await ensureBuilt(['renderer']);
  await import('../e2e/soak/main.ts');
}
