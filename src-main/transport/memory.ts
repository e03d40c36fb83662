/** Two ports joined in memory, as honest as a wire: copies, not references, and nothing arrives within the call that sent it. */
import { RpcError } from '../../src-shared/rpc/errors.ts';
import { compact } from '../../src-shared/rpc/frames.ts';
import { type Port, type PortEnd, portOver } from '../../src-shared/rpc/port.ts';

export function memoryPair(): [Port, Port] {
  const ends: PortEnd[] = [];
  const wireTo = (other: 0 | 1) =>
    portOver({
      send(frame) {
        const copy = cloned(compact(frame));
        queueMicrotask(() => ends[other]!.deliver(copy));
      },
      close: (reason) => queueMicrotask(() => ends[other]!.ended(reason)),
    });
  ends.push(wireTo(1), wireTo(0));
  return [ends[0]!.port, ends[1]!.port];
}

function cloned<T>(value: T): T {
  try {
    return structuredClone(value);
  } catch (cause) {
    throw new RpcError('invalid-input', 'This cannot be sent: it is not plain data.', { cause });
  }
}
