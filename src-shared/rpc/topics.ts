/** Topics: who listens to what, and how far a listener may fall behind. */
import type { Contract, TopicData, TopicName } from './define.ts';

/** One subscriber's ear. */
export interface Sink {
  event(seq: number, data: unknown): void;
  reset(seq: number): void;
}

export interface TopicHub<C> {
  /** Tells every subscriber, in the order of the calls. `seq`: of the change that this is about. */
  publish<N extends TopicName<C>>(name: N, data: TopicData<C, N>, seq: number): void;
  /** It can no longer be told what changed: subscribers of the topic (of all without `name`) read again. */
  reset(seq: number, name?: TopicName<C>): void;
  /** @returns how to end it */
  subscribe(name: string, sink: Sink): () => void;
  /** How many listen. */
  readonly size: number;
}

/** @param options `validateOutput`: publish throws when data does not fit the topic's schema; for development and tests */
export function createTopicHub<C extends Contract>(
  contract: C,
  options: { validateOutput?: boolean } = {},
): TopicHub<C> {
  const sinks = new Map<string, Set<Sink>>();
  return {
    publish(name, data, seq) {
      const op = contract[name];
      if (options.validateOutput && op?.kind === 'topic') op.data.parse(data);
      for (const sink of sinks.get(name) ?? []) sink.event(seq, data);
    },
    reset(seq, name) {
      for (const [topic, listeners] of sinks) {
        if (name === undefined || topic === name) for (const sink of listeners) sink.reset(seq);
      }
    },
    subscribe(name, sink) {
      const listeners = sinks.get(name) ?? new Set();
      sinks.set(name, listeners.add(sink));
      return () => {
        listeners.delete(sink);
        if (listeners.size === 0 && sinks.get(name) === listeners) sinks.delete(name);
      };
    },
    get size() {
      return [...sinks.values()].reduce((sum, listeners) => sum + listeners.size, 0);
    },
  };
}

/** Events that wait for a subscriber who has no credit; more than these, and it reads again instead. */
const QUEUE_LIMIT = 256;

export interface BoundedSink extends Sink {
  grant(credit: number): void;
}

/**
 * A sink that passes on as much as it has credit for, queues a little, and past that forgets and sends one reset.
 * @param out may throw when an event cannot be carried: it counts as missed
 */
export function boundedSink(out: Sink, initialCredit: number): BoundedSink {
  let credit = initialCredit;
  let queue: { seq: number; data: unknown }[] = [];
  /** The newest event that the subscriber misses. */
  let missed: number | undefined;

  const miss = (seq: number) => {
    queue = [];
    missed = seq;
  };
  const flush = () => {
    if (missed !== undefined && credit > 0) {
      const seq = missed;
      missed = undefined;
      credit--;
      out.reset(seq);
    }
    while (credit > 0 && queue.length > 0) {
      const { seq, data } = queue.shift()!;
      credit--;
      try {
        out.event(seq, data);
      } catch {
        credit++;
        miss(seq);
        return flush();
      }
    }
  };
  return {
    event(seq, data) {
      if (missed !== undefined) missed = seq;
      else if (queue.push({ seq, data }) > QUEUE_LIMIT) miss(seq);
      flush();
    },
    reset(seq) {
      miss(seq);
      flush();
    },
    grant(more) {
      credit += more;
      flush();
    },
  };
}
