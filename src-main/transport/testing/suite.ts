/** What the contract promises, tried over one transport. */
import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Client, createClient } from '../../../src-shared/rpc/client.ts';
import { MAX_OPEN } from '../../../src-shared/rpc/connection.ts';
import type { RpcError } from '../../../src-shared/rpc/errors.ts';
import { MAX_FRAME_BYTES, STREAM_WINDOW, TOPIC_WINDOW } from '../../../src-shared/rpc/frames.ts';
import { type Server, serve } from '../../../src-shared/rpc/server.ts';
import { createTopicHub, type TopicHub } from '../../../src-shared/rpc/topics.ts';
import { contract, createHandlers, failure, type Joined, type TestContract, tester, translate } from './fixture.ts';

/** @param serializes frames are written as bytes, so their length is limited */
export function contractSuite(transport: string, join: () => Promise<Joined>, { serializes }: { serializes: boolean }) {
  describe(`the contract over ${transport}`, () => {
    let joined: Joined;
    let client: Client<TestContract>;
    let server: Server;
    let hub: TopicHub<TestContract>;
    let seen: ReturnType<typeof createHandlers>['seen'];
    let logged: { ref: string; error: unknown; name: string }[];

    beforeEach(async () => {
      joined = await join();
      logged = [];
      hub = createTopicHub(contract, { validateOutput: true });
      const made = createHandlers((text, seq) => hub.publish('note.changed', { text }, seq));
      seen = made.seen;
      server = serve(contract, made.handlers, hub, {
        validateOutput: true,
        onError: (ref, error, name) => logged.push({ ref, error, name }),
        translate,
      });
      server.attach(joined.server, tester);
      client = createClient(contract, joined.client);
    });

    // Whatever a test does, nothing of it is left when the server has closed.
    afterEach(async () => {
      seen.release();
      await server.close();
      await vi.waitFor(() => expect(client.load()).toBe(0));
      expect(server.load()).toEqual({ connections: 0, open: 0, running: 0 });
      expect(hub.size).toBe(0);
      await joined.close?.();
    });

    const counted = () => client.call('math.add', { a: 1 });

    describe('calls', () => {
      test('a query answers, with defaults filled in and the caller known', async () => {
        expect(await client.call('math.add', { a: 2 })).toEqual({ sum: 3, host: 'test' });
      });

      test('a thousand calls at once each get their own answer', async () => {
        const sums = await Promise.all(Array.from({ length: 1000 }, (_, a) => client.call('math.add', { a, b: a })));
        expect(sums.map(({ sum }) => sum)).toEqual(Array.from({ length: 1000 }, (_, a) => 2 * a));
      });

      test('calls beyond what one client may have open are refused as busy, and the rest still answer', async () => {
        const stop = new AbortController();
        const waiting = Array.from({ length: 1100 }, () =>
          failure(client.call('wait.query', {}, { signal: stop.signal })),
        );
        await vi.waitFor(() => expect(client.load()).toBe(MAX_OPEN));
        expect(seen.started).toBe(MAX_OPEN);
        stop.abort();
        const codes = (await Promise.all(waiting)).map(({ code }) => code);
        expect(codes.filter((code) => code === 'busy')).toHaveLength(1100 - MAX_OPEN);
        await vi.waitFor(() => expect(server.load().open).toBe(0));
        expect((await counted()).sum).toBe(2);
      });

      test('a command answers with its seq, a job with its id', async () => {
        expect(await client.call('note.write', { text: 'a' })).toEqual({ seq: 1 });
        expect(await client.call('work.start', {})).toEqual({ jobId: 'job-1' });
      });
    });

    describe('errors', () => {
      test('input that does not fit is refused with the place of each mistake', async () => {
        const error = await failure(client.call('math.add', { a: 'two' as never }));
        expect(error).toMatchObject({ code: 'invalid-input', retryable: false });
        expect(error.details?.issues).toMatchObject([{ path: ['a'] }]);
      });

      test('an error of the list arrives with its message and details', async () => {
        const error = await failure(client.call('fail.as', { how: 'known' }));
        expect(error).toMatchObject({
          code: 'conflict',
          message: 'Somebody else was first.',
          details: { by: 'Ines', at: [1, 2] },
        });
      });

      test('an error of the list that lost its class in a thread keeps its code', async () => {
        expect(await failure(client.call('fail.as', { how: 'thread' }))).toMatchObject({ code: 'not-found' });
      });

      test('a foreign error can be translated', async () => {
        expect(await failure(client.call('fail.as', { how: 'full' }))).toMatchObject({ code: 'disk-full' });
      });

      test('an unknown exception tells nothing but a reference that stands in the log', async () => {
        const error = await failure(client.call('fail.as', { how: 'unknown' }));
        expect(error.code).toBe('internal');
        expect(JSON.stringify(error.toData())).not.toContain('secret');
        expect(logged).toMatchObject([{ ref: error.ref, name: 'fail.as' }]);
        expect(String(logged[0]?.error)).toContain('/home/ines/secret');
      });

      test('an answer that its schema does not allow, or that is no data, is the core’s mistake', async () => {
        expect(await failure(client.call('fail.as', { how: 'wrong' }))).toMatchObject({ code: 'internal' });
        expect(await failure(client.call('fail.as', { how: 'not data' }))).toMatchObject({ code: 'internal' });
        expect(logged).toHaveLength(2);
      });

      test('a name the server does not know is unsupported', async () => {
        expect(await failure(client.call('math.subtract' as never, {} as never))).toMatchObject({
          code: 'unsupported',
        });
        expect(await failure(client.call('note.changed' as never, {} as never))).toMatchObject({ code: 'unsupported' });
        expect(await failure(client.call('__proto__' as never, {} as never))).toMatchObject({ code: 'unsupported' });
      });

      // A transport that clones instead has no length to speak of.
      if (serializes) test('a message that is too long fails alone, in either direction', async () => {
        const text = 'ä'.repeat(MAX_FRAME_BYTES / 2);
        expect(await failure(client.call('size.of', { text }))).toMatchObject({ code: 'invalid-input' });
        expect(await failure(client.call('size.make', { length: MAX_FRAME_BYTES }))).toMatchObject({
          code: 'internal',
        });
        expect((await client.call('size.of', { text: text.slice(100) })).length).toBe(MAX_FRAME_BYTES / 2 - 100);
      });
    });

    describe('cancellation', () => {
      test('an aborted query rejects at once, and its handler hears of it', async () => {
        const stop = new AbortController();
        const call = failure(client.call('wait.query', {}, { signal: stop.signal }));
        await vi.waitFor(() => expect(seen.started).toBe(1));
        stop.abort();
        expect(await call).toMatchObject({ code: 'cancelled' });
        await vi.waitFor(() => expect(seen.aborted).toBe(1));
      });

      test('an aborted command still tells what became of it', async () => {
        const stop = new AbortController();
        const call = client.call('wait.command', {}, { signal: stop.signal });
        await vi.waitFor(() => expect(seen.started).toBe(1));
        stop.abort();
        await counted();
        seen.release();
        expect(await call).toEqual({ seq: 1, aborted: true });
      });

      test('a call aborted before it was made is never sent', async () => {
        const signal = AbortSignal.abort();
        expect(await failure(client.call('wait.query', {}, { signal }))).toMatchObject({ code: 'cancelled' });
        await counted();
        expect(seen.started).toBe(0);
      });

      test('a signal used for many calls keeps no listeners', async () => {
        const { signal } = new AbortController();
        for (let a = 0; a < 20; a++) await client.call('math.add', { a }, { signal });
        for await (const _ of client.stream('count.up', { to: 3 }, { signal }));
        expect(getEventListeners(signal, 'abort')).toHaveLength(0);
      });
    });

    describe('streams', () => {
      test('chunks arrive in order and the stream ends', async () => {
        const got: number[] = [];
        for await (const { n } of client.stream('count.up', { to: 10 })) got.push(n);
        expect(got).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        expect(seen.ended).toBe(1);
      });

      test('an error in the middle arrives after the chunks before it', async () => {
        const got: number[] = [];
        const error = await failure(
          (async () => {
            for await (const { n } of client.stream('count.up', { to: 100 })) got.push(n);
          })(),
        );
        expect(error).toMatchObject({ code: 'offline', retryable: true });
        expect(got).toHaveLength(12);
      });

      test('bytes keep their boundaries, and many more than the window go through', async () => {
        const sizes = [0, 1, 70_000, 1_000_000, ...Array.from({ length: 60 }, (_, i) => i)];
        const got: Uint8Array[] = [];
        for await (const chunk of client.stream('bytes.read', { sizes })) got.push(chunk);
        expect(got.map((chunk) => chunk.length)).toEqual(sizes);
        expect(got.every((chunk, i) => chunk.every((byte) => byte === i + 1))).toBe(true);
        expect(got.every((chunk) => chunk.constructor === Uint8Array)).toBe(true);
        // What lay around the view stayed at home.
        if (!serializes) expect(got[3]?.buffer.byteLength).toBe(1_000_000);
      });

      test('a slow consumer holds the producer back', async () => {
        const reader = client.stream('bytes.read', { sizes: Array(200).fill(8) })[Symbol.asyncIterator]();
        await reader.next();
        await sleep(50);
        expect(seen.produced).toBe(STREAM_WINDOW);
        for (let i = 0; i < 20; i++) await reader.next();
        await sleep(50);
        expect(seen.produced).toBeLessThanOrEqual(21 + STREAM_WINDOW);
        await reader.return?.();
        await vi.waitFor(() => expect(seen.ended).toBe(1));
      });

      test('leaving the loop ends the producer', async () => {
        for await (const _ of client.stream('bytes.read', { sizes: Array(100).fill(8) })) break;
        await vi.waitFor(() => expect(seen.ended).toBe(1));
        await vi.waitFor(() => expect(server.load().open).toBe(0));
      });

      test('an aborted stream rejects, also one that waits', async () => {
        const stop = new AbortController();
        const reader = client.stream('bytes.read', { sizes: Array(100).fill(8) }, { signal: stop.signal });
        const work = failure(
          (async () => {
            for await (const _ of reader) await sleep(1);
          })(),
        );
        setTimeout(() => stop.abort(), 5);
        expect(await work).toMatchObject({ code: 'cancelled' });
        await vi.waitFor(() => expect(seen.ended).toBe(1));
      });

      test('bad input and unknown names reject at the first pull', async () => {
        const pull = (stream: AsyncIterable<unknown>) => failure(stream[Symbol.asyncIterator]().next());
        expect(await pull(client.stream('count.up', { to: 'x' as never }))).toMatchObject({ code: 'invalid-input' });
        expect(await pull(client.stream('math.add' as never, {} as never))).toMatchObject({ code: 'unsupported' });
      });
    });

    describe('topics', () => {
      test('a subscription is active before any later call, and its events come before that call’s answer', async () => {
        const got: [string, number][] = [];
        client.subscribe('note.changed', ({ text }, seq) => got.push([text, seq]));
        await client.call('note.write', { text: 'first' });
        expect(got).toEqual([['first', 1]]);
      });

      test('events keep their order, over many more than the window', async () => {
        const got: number[] = [];
        const reset = vi.fn();
        client.subscribe('note.changed', (_, seq) => got.push(seq), reset);
        await counted();
        for (let seq = 1; seq <= 250; seq++) hub.publish('note.changed', { text: 'x' }, seq);
        await vi.waitFor(() => expect(got).toHaveLength(250));
        expect(got).toEqual([...got].sort((a, b) => a - b));
        for (let round = 0; round < 20; round++) await client.call('note.write', { text: 'y' });
        expect(got).toHaveLength(270);
        expect(reset).not.toHaveBeenCalled();
      });

      test('a client that cannot follow is told once to read again, and then follows', async () => {
        const got: number[] = [];
        const reset = vi.fn();
        client.subscribe('note.changed', (_, seq) => got.push(seq), reset);
        await counted();
        for (let seq = 1; seq <= 5000; seq++) hub.publish('note.changed', { text: 'x' }, seq);
        await vi.waitFor(() => expect(reset).toHaveBeenCalledTimes(1));
        expect(reset).toHaveBeenCalledWith(5000);
        expect(got).toHaveLength(TOPIC_WINDOW);
        hub.publish('note.changed', { text: 'x' }, 5001);
        await vi.waitFor(() => expect(got.at(-1)).toBe(5001));
      });

      test('when the hub cannot tell what changed, every subscriber reads again', async () => {
        const resets = [vi.fn(), vi.fn()];
        for (const reset of resets) client.subscribe('note.changed', () => {}, reset);
        await counted();
        hub.reset(7);
        await counted();
        for (const reset of resets) expect(reset).toHaveBeenCalledExactlyOnceWith(7);
      });

      test('an event that is no data is missed, not fatal', async () => {
        const reset = vi.fn();
        client.subscribe('note.changed', () => {}, reset);
        await counted();
        hub.publish('note.changed', { text: 'x', extra: { big: 1n, f: () => 1 } } as never, 3);
        await vi.waitFor(() => expect(reset).toHaveBeenCalledExactlyOnceWith(3));
        expect(logged).toHaveLength(1);
      });

      test('after unsubscribing nothing comes, at the server too', async () => {
        const got = vi.fn();
        const stop = client.subscribe('note.changed', got);
        stop();
        stop();
        await client.call('note.write', { text: 'x' });
        expect(got).not.toHaveBeenCalled();
        expect(hub.size).toBe(0);
      });

      test('a subscriber that throws, or a topic that is none, is reported and harms nobody else', async () => {
        const onError = vi.fn();
        const other = await join();
        server.attach(other.server, tester);
        const second = createClient(contract, other.client, { onError });
        const got = vi.fn();
        second.subscribe('note.changed', () => {
          throw new Error('oops');
        });
        second.subscribe('note.changed', got);
        second.subscribe('no.such' as never, () => {});
        await second.call('math.add', { a: 1 });
        await client.call('note.write', { text: 'x' });
        await second.call('math.add', { a: 1 });
        expect(got).toHaveBeenCalledOnce();
        expect(onError.mock.calls.map(([error]) => (error as RpcError).code ?? 'oops').sort()).toEqual([
          'oops',
          'unsupported',
        ]);
        second.close();
        await vi.waitFor(() => expect(server.load().connections).toBe(1));
        await other.close?.();
      });
    });

    describe('the end', () => {
      test.each(['client', 'server'] as const)(
        'when the %s’s end closes, everything pending rejects and everything running is aborted',
        async (side) => {
          const closed = vi.fn();
          client.onClose(closed);
          const stop = new AbortController();
          const paused = client.stream('bytes.read', { sizes: Array(100).fill(8) }, { signal: stop.signal });
          const reader = paused[Symbol.asyncIterator]();
          await reader.next();
          client.subscribe('note.changed', () => {});
          const call = failure(client.call('wait.query', {}));
          await vi.waitFor(() => expect(seen.started).toBe(1));
          joined[side].close('enough');
          expect(await call).toMatchObject({ code: 'disconnected', retryable: true });
          await vi.waitFor(() => expect(seen).toMatchObject({ aborted: 1, ended: 1 }));
          await vi.waitFor(() => expect(server.load()).toEqual({ connections: 0, open: 0, running: 0 }));
          expect(closed).toHaveBeenCalledOnce();
          expect(hub.size).toBe(0);
          expect(await failure(client.call('math.add', { a: 1 }))).toMatchObject({ code: 'disconnected' });
          expect(client.subscribe('note.changed', () => {})()).toBeUndefined();
          await reader.return?.();
        },
      );

      test('close is a barrier: what runs has ended, and clients know, when it is done', async () => {
        const stream = client.stream('bytes.read', { sizes: Array(100).fill(8) })[Symbol.asyncIterator]();
        await stream.next();
        client.subscribe('note.changed', () => {});
        const call = failure(client.call('wait.query', {}));
        const command = client.call('wait.command', {});
        await vi.waitFor(() => expect(seen.started).toBe(2));
        let done = false;
        const closing = server.close().then(() => {
          done = true;
        });
        expect(await call).toMatchObject({ code: 'disconnected' });
        await sleep(20);
        expect(done).toBe(false);
        seen.release();
        await closing;
        expect(seen).toMatchObject({ aborted: 1, ended: 1 });
        // A command that happened says so, even at the very end.
        expect(await command).toEqual({ seq: 1, aborted: true });
        // What had arrived can still be read; then it is over.
        for (let i = 1; i < STREAM_WINDOW; i++) expect((await stream.next()).done).toBe(false);
        expect(await failure(stream.next())).toMatchObject({ code: 'disconnected' });
        expect(await failure(server.call('math.add', { a: 1 }, tester))).toMatchObject({ code: 'disconnected' });
      });

      test('an id used twice, or a frame from the wrong side, ends the connection', async () => {
        const closed = vi.fn();
        client.onClose(closed);
        joined.client.send({ t: 'call', id: 9, name: 'wait.query', input: {} });
        joined.client.send({ t: 'call', id: 9, name: 'wait.query', input: {} });
        await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
        const other = await join();
        server.attach(other.server, tester);
        const ended = vi.fn();
        other.client.onClose(ended);
        other.client.send({ t: 'end', id: 1 });
        await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce());
        await other.close?.();
      });

      test('what is no frame ends the connection', async () => {
        const closed = vi.fn();
        client.onClose(closed);
        joined.client.send({ t: 'call', id: -1, name: 'math.add' });
        await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
        await vi.waitFor(() => expect(server.load().connections).toBe(0));
      });
    });
  });
}
