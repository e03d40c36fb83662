/** One ordered, two-way connection that carries frames. What it runs over is a transport's business. */
import { type Frame, readFrame } from './frames.ts';

export interface Port {
  /**
   * Does nothing after the end. Throws an RpcError `invalid-input` when this one frame cannot be carried (too long, not
   * data); the port lives on.
   */
  send(frame: Frame): void;
  /** One receiver; frames that came before it was set are delivered to it first. */
  onFrame(receive: (frame: Frame) => void): void;
  /** Called once, at once when the port has ended already. */
  onClose(ended: (reason?: string) => void): void;
  close(reason?: string): void;
}

/** What a transport gives: how to carry a frame and how to hang up. Neither is called after the end. */
export interface Wire {
  send(frame: Frame): void;
  close(reason: string | undefined): void;
}

export interface PortEnd {
  readonly port: Port;
  /** The transport got something; what is not a frame ends the port. */
  deliver(value: unknown): void;
  /** The transport has ended. */
  ended(reason?: string): void;
}

const EARLY_FRAMES = 1000;

/** The half of a port that all transports share. */
export function portOver(wire: Wire): PortEnd {
  let receive: ((frame: Frame) => void) | undefined;
  let end: { reason: string | undefined } | undefined;
  const early: Frame[] = [];
  const closers: ((reason?: string) => void)[] = [];

  const ended = (reason?: string) => {
    if (end) return;
    end = { reason };
    early.length = 0;
    for (const closer of closers.splice(0)) closer(reason);
  };
  const close = (reason?: string) => {
    if (end) return;
    wire.close(reason);
    ended(reason);
  };
  return {
    ended,
    deliver(value) {
      if (end) return;
      const frame = readFrame(value);
      if (!frame) return close('A message could not be understood.');
      if (frame.t === 'bye') {
        wire.close(undefined);
        return ended(frame.reason);
      }
      if (receive) return receive(frame);
      if (early.push(frame) > EARLY_FRAMES) close('Too many messages before anyone listened.');
    },
    port: {
      close,
      send(frame) {
        if (!end) wire.send(frame);
      },
      onFrame(receiver) {
        receive = receiver;
        for (const frame of early.splice(0)) receiver(frame);
      },
      onClose(closer) {
        if (end) closer(end.reason);
        else closers.push(closer);
      },
    },
  };
}
