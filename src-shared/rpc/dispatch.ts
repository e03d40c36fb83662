/** From a name and an input that nobody has looked at to a handler's answer. */
import type { z } from 'zod';
import type { Context, Contract, Handlers, Op } from './define.ts';
import { internal, type Issue, RpcError } from './errors.ts';

export interface DispatchOptions {
  /** Checks what handlers answer and yield; for development and tests. */
  readonly validateOutput?: boolean;
  /** Gets the original of every error that a client sees as `internal`, to log it. */
  readonly onError?: (ref: string, error: unknown, name: string) => void;
  /** Makes an error for people of a foreign exception; undefined: it is `internal`. */
  readonly translate?: (error: unknown) => RpcError | undefined;
}

export interface Dispatcher {
  call(name: string, input: unknown, ctx: Context): Promise<unknown>;
  stream(name: string, input: unknown, ctx: Context): AsyncIterable<unknown>;
  /** @throws RpcError `unsupported` when there is no such topic */
  topic(name: string): void;
  /** What a client is told of an exception; logs what it is not told. */
  explain(error: unknown, name: string): RpcError;
}

type AnyHandler = (input: unknown, ctx: Context) => unknown;
const CALLS: readonly Op['kind'][] = ['query', 'command', 'job'];

/** @throws Error when a handler is missing or belongs to nothing, which types let pass in places */
export function createDispatcher<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  options: DispatchOptions,
): Dispatcher {
  const ops = new Map<string, Op>(Object.entries(contract));
  const functions = new Map<string, AnyHandler>(Object.entries(handlers));
  for (const [name, op] of ops) {
    if (functions.has(name) === (op.kind === 'topic'))
      throw new Error(`${op.kind} ${name}: handler missing or too many`);
  }
  for (const name of functions.keys()) if (!ops.has(name)) throw new Error(`${name}: a handler of nothing`);

  const start = (kinds: readonly Op['kind'][], name: string, input: unknown, ctx: Context) => {
    const op = find(ops, kinds, name);
    if (op.kind === 'topic') throw unknownName(name);
    ctx.signal.throwIfAborted();
    return { op, result: functions.get(name)!(parse(op.in, input, name), ctx) };
  };
  return {
    async call(name, input, ctx) {
      const { op, result } = start(CALLS, name, input, ctx);
      const out = await result;
      if (options.validateOutput && 'out' in op) checkOutput(op.out, out, name);
      return out;
    },
    async *stream(name, input, ctx) {
      const { op, result } = start(['stream'], name, input, ctx);
      for await (const chunk of result as AsyncIterable<unknown>) {
        if (options.validateOutput && op.kind === 'stream') checkChunk(op.chunk, chunk, name);
        yield chunk;
      }
    },
    topic(name) {
      find(ops, ['topic'], name);
    },
    explain(error, name) {
      const stand = internal(error);
      // Whatever the host's own functions do, the client gets an answer.
      try {
        const known = RpcError.from(error) ?? options.translate?.(error);
        if (known) return known;
        options.onError?.(stand.ref!, error, name);
      } catch {}
      return stand;
    },
  };
}

function find(ops: ReadonlyMap<string, Op>, kinds: readonly Op['kind'][], name: string): Op {
  const op = ops.get(name);
  if (!op || !kinds.includes(op.kind)) throw unknownName(name);
  return op;
}

const unknownName = (name: string) =>
  new RpcError('unsupported', `This version of Vitrine does not know “${name}”. Close and start it again.`);

function parse(schema: z.ZodType, input: unknown, name: string): unknown {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 10).map(toIssue);
  const places = issues.map(({ path, message }) => (path.length ? `${path.join('.')}: ${message}` : message));
  throw new RpcError('invalid-input', `“${name}” was asked in a way that does not fit. ${places.join('; ')}`, {
    details: { issues },
  });
}

const toIssue = ({ path, message }: z.core.$ZodIssue): Issue => ({
  path: path.map((part) => (typeof part === 'number' ? part : String(part))),
  message,
});

/** What does not fit is the core's mistake, not the client's; the answer itself stays as it is, as in production. */
function checkOutput(schema: z.ZodType, out: unknown, name: string): void {
  const parsed = schema.safeParse(out);
  if (!parsed.success) throw new Error(`${name} answered what its schema does not allow: ${parsed.error.message}`);
}

function checkChunk(schema: z.ZodType | 'bytes', chunk: unknown, name: string): void {
  if (schema !== 'bytes') checkOutput(schema, chunk, name);
  else if (!(chunk instanceof Uint8Array)) throw new Error(`${name} yielded something that is not bytes`);
}
