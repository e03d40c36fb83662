/** Entry of a media worker process: one file after the other, each told to stop when asked to. */
import { isAsSeen } from '../disks/as-seen.ts';
import { runEnds } from '../tools/before-end.ts';
import type { MediaReply, MediaRequest } from './media-protocol.ts';
import { OUT_OF_MEMORY } from './media-child.ts';
import { clip, contact, cues, exported, film, full, head, large, layers, loudness, pages, problemOf, pyramid, recognized, scenes, shape, sheets } from './media-tasks.ts';

const stops = new Map<number, AbortController>();
let last: Promise<void> = Promise.resolve();

process.on('message', (request: MediaRequest) => {
  if (request.task === 'cancel') {
    stops.get(request.target)?.abort(new Error('cancelled'));
    return;
  }
  stops.set(request.id, new AbortController());
  last = last.then(async () => await answer(request));
});

// Decoders leave promises behind that nobody waits for (pdf.js: fonts of a damaged page). What was asked of them is answered all the same.
process.on('unhandledRejection', (reason) => console.error('left behind by a decoder:', reason));

// Whoever started this process is gone; nobody waits for an answer.
process.on('disconnect', () => {
  const forced = setTimeout(() => process.exit(0), 2_000);
  forced.unref();
  void runEnds().finally(() => process.exit(0));
});

// Where the system does not tell others how much memory a process has, it watches itself.
const memoryLimit = Number(process.env['VITRINE_MEDIA_MEMORY']);
if (process.platform !== 'linux' && memoryLimit > 0)
  setInterval(() => process.memoryUsage.rss() > memoryLimit && process.exit(OUT_OF_MEMORY), 250).unref();

async function answer(request: Exclude<MediaRequest, { task: 'cancel' }>): Promise<void> {
  const stop = stops.get(request.id)!;
  let reply: MediaReply;
  try {
    reply = { id: request.id, ok: true, result: await work(request, stop.signal) };
  } catch (error) {
    reply = { id: request.id, ok: false, problem: problemOf(error) };
  } finally {
    stops.delete(request.id);
    // Lets go of documents and programs that a handler kept open for this file.
    stop.abort();
  }
  await new Promise<void>((sent) => process.send?.(reply, () => sent()));
}

async function work(request: Exclude<MediaRequest, { task: 'cancel' }>, signal: AbortSignal) {
  signal.throwIfAborted();
  if (request.task === 'head') return { ...(await head(request)), ...(await staleness(request)) };
  if (request.task === 'pages') return await pages(request, signal);
  if (request.task === 'sheets') return await sheets(request, signal);
  if (request.task === 'cues') return await cues(request, signal);
  if (request.task === 'scenes') return await scenes(request, signal);
  if (request.task === 'loudness') return await loudness(request, signal);
  if (request.task === 'layers') return await layers(request, signal);
  if (request.task === 'clip') return await clip(request, signal, (progress) => process.send?.({ id: request.id, progress } satisfies MediaReply));
  if (request.task === 'film') return await film(request, signal, (progress) => process.send?.({ id: request.id, progress } satisfies MediaReply));
  if (request.task === 'pyramid') return await pyramid(request, signal, (progress) => process.send?.({ id: request.id, progress } satisfies MediaReply));
  if (request.task === 'recognize') return await recognized(request, signal);
  if (request.task === 'contact') return await contact(request, signal);
  if (request.task === 'shape') return await shape(request, signal);
  if (request.task === 'export') return await exported(request, signal);
  return request.task === 'full' ? { ...(await full(request, signal)), ...(await staleness(request)) } : await large(request, signal);
}

async function staleness({ path, size, mtime }: { path: Uint8Array; size: number; mtime?: number }): Promise<{ isStale?: boolean }> {
  return mtime === undefined || (await isAsSeen({ path, size, mtime })) ? {} : { isStale: true };
}
