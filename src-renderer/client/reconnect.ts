/** A client that outlives its connection: it comes back by itself, and whoever subscribed is told to read again. */
import type { Contract } from '../../src-shared/contract/index.ts';
import type * as rpc from '../../src-shared/rpc/client.ts';
import { type Client, errorCode, type TopicData, type TopicName } from './client.ts';
import { setConnected, setRefused } from './connection-state.ts';

type Connection = rpc.Client<Contract>;

const FIRST_MS = 300;
const MOST_MS = 5000;

interface Subscription {
  /** Starts it on the present connection. */
  start: () => void;
  reset: () => void;
}

/** @param open one connection to the core, from the start; called again when that is lost */
export async function keepConnected(open: () => Promise<Connection>): Promise<Client> {
  let present = await open();
  const subscriptions = new Set<Subscription>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_MS;
  let trying = false;

  const again = async () => {
    clearTimeout(timer);
    if (trying) return;
    trying = true;
    try {
      present = await open();
      wait = FIRST_MS;
      follow();
      for (const one of subscriptions) one.start();
      setConnected(true);
      for (const one of subscriptions) one.reset();
    } catch (error) {
      setRefused(errorCode(error) === 'conflict');
      timer = setTimeout(again, wait);
      wait = Math.min(MOST_MS, wait * 1.6);
    } finally {
      trying = false;
    }
  };
  const follow = () =>
    present.onClose(() => {
      setConnected(false, again);
      clearTimeout(timer);
      timer = setTimeout(again, wait);
    });
  follow();

  return {
    call: (name, input, options) => present.call(name, input, options),
    stream: (name, input, options) => present.stream(name, input, options) as AsyncIterable<Uint8Array>,
    subscribe<N extends TopicName>(topic: N, onData: (data: TopicData<N>) => void, onReset: () => void) {
      let stop = () => {};
      const one: Subscription = {
        start: () => {
          stop = present.subscribe(topic, onData, onReset);
        },
        reset: onReset,
      };
      subscriptions.add(one);
      one.start();
      return () => {
        subscriptions.delete(one);
        stop();
      };
    },
  };
}
