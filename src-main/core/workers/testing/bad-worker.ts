/** A media worker that does to itself what its file's name says. */
import { existsSync, writeFileSync } from 'node:fs';
import type { MediaRequest } from '../media-protocol.ts';

process.on('message', (request: MediaRequest) => {
  if (request.task === 'cancel') return;
  const path = Buffer.from(request.path).toString();
  if (path.includes('crash')) process.abort();
  if (path.includes('killed')) process.kill(process.pid, 'SIGKILL');
  if (path.includes('once') && !existsSync(path)) {
    writeFileSync(path, '');
    process.kill(process.pid, 'SIGKILL');
  }
  if (path.includes('hang')) for (;;);
  if (path.includes('eat')) {
    const eaten = Array.from({ length: 6 }, () => Buffer.alloc(64 * 2 ** 20, 1));
    setInterval(() => eaten.length, 1000);
    return;
  }
  setTimeout(
    () => process.send?.({ id: request.id, ok: true, result: { facts: { codec: path }, text: [], bytesRead: 0 } }),
    20,
  );
});
process.on('disconnect', () => process.exit(0));
