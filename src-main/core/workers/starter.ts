/**
 * Entry of a small process that begins others for the core. To begin one holds the thread that does it the longer the more memory its
 * process has, and the core may have much of it. What is begun speaks with the core itself, over a line that is handed on.
 */
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { LINE_FD, type StartReply, type StartRequest } from '../disks/starter-protocol.ts';

const say = (reply: StartReply, line?: Socket): void => {
  if (process.connected) process.send?.(reply, line, undefined, () => undefined);
};

process.on('message', ({ id, entry, words, env }: StartRequest) => {
  const child = spawn(process.execPath, [...words, entry], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
    // A group of its own, so that what it starts ends with it.
    detached: true,
  });
  child.on('error', ({ message }) => {
    if (child.pid === undefined) say({ id, kind: 'ended', how: message });
  });
  child.on('exit', (code, signal) => say({ id, kind: 'ended', how: signal ?? `code ${code}` }));
  if (child.pid !== undefined) say({ id, kind: 'begun', pid: child.pid }, child.stdio[LINE_FD] as Socket);
});

process.on('disconnect', () => process.exit());
