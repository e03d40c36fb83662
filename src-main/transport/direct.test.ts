import { expect, test } from 'vitest';
import { serve } from '../../src-shared/rpc/server.ts';
import { createTopicHub } from '../../src-shared/rpc/topics.ts';
import { contract, createHandlers, failure, tester } from './testing/fixture.ts';

const made = () => {
  const hub = createTopicHub(contract);
  const { handlers, seen } = createHandlers(() => {});
  return { server: serve(contract, handlers, hub), handlers, hub, seen };
};

test('a call without a port is validated and answered alike', async () => {
  const { server } = made();
  expect(await server.call('math.add', { a: 1 }, tester)).toEqual({ sum: 2, host: 'test' });
  expect(await failure(server.call('math.add', { a: 'x' }, tester))).toMatchObject({ code: 'invalid-input' });
  expect(await failure(server.call('count.up', { to: 1 }, tester))).toMatchObject({ code: 'unsupported' });
  expect(await failure(server.call('constructor', {}, tester))).toMatchObject({ code: 'unsupported' });
  const aborted = AbortSignal.abort();
  expect(await failure(server.call('wait.query', {}, tester, aborted))).toMatchObject({ code: 'cancelled' });
});

test('close waits for a call without a port, and aborts it', async () => {
  const { server, seen } = made();
  const call = failure(server.call('wait.query', {}, tester));
  expect(server.load().running).toBe(1);
  await server.close();
  expect(seen.aborted).toBe(1);
  expect(await call).toMatchObject({ code: 'disconnected' });
  expect(server.load()).toEqual({ connections: 0, open: 0, running: 0 });
});

test('a server whose handlers are not those of the contract does not start', () => {
  const { handlers, hub } = made();
  const { 'math.add': _, ...rest } = handlers;
  expect(() => serve(contract, rest as never, hub)).toThrow('math.add');
  expect(() => serve(contract, { ...handlers, 'math.ad': handlers['math.add'] } as never, hub)).toThrow('math.ad');
});

test('in development a topic refuses data that its schema does not allow', () => {
  const hub = createTopicHub(contract, { validateOutput: true });
  expect(() => hub.publish('note.changed', { text: 1 as never }, 1)).toThrow();
});

test('a logger that throws leaves no caller waiting', async () => {
  const { handlers, hub } = made();
  const onError = () => {
    throw new Error('disk full');
  };
  const server = serve(contract, handlers, hub, { onError, translate: onError });
  expect(await failure(server.call('fail.as', { how: 'unknown' }, tester))).toMatchObject({ code: 'internal' });
});
