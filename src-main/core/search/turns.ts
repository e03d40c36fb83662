/**
 * Work in turns on one thread: pieces that give way by yielding, the most urgent one always next. Between two steps messages come in,
 * so what is asked later and matters more overtakes.
 */
export interface Turns {
  /** Lower is sooner; equals in the order of their coming. Rejects with what the work throws; resolves undefined once cancelled. */
  run<T>(urgency: number, work: Generator<void, T>, cancelled?: () => boolean): Promise<T | undefined>;
}

interface Turn {
  readonly urgency: number;
  readonly step: () => boolean;
}

export function createTurns(): Turns {
  const waiting: Turn[] = [];
  let scheduled = false;

  const schedule = () => {
    if (scheduled || waiting.length === 0) return;
    scheduled = true;
    setImmediate(next);
  };
  const next = () => {
    scheduled = false;
    const turn = waiting[0];
    if (turn?.step()) waiting.splice(waiting.indexOf(turn), 1);
    schedule();
  };

  return {
    run: (urgency, work, cancelled) =>
      new Promise((resolve, reject) => {
        const step = () => {
          try {
            if (cancelled?.()) {
              work.return(undefined as never);
              resolve(undefined);
              return true;
            }
            const { done, value } = work.next();
            if (done) resolve(value);
            return done === true;
          } catch (error) {
            reject(error);
            return true;
          }
        };
        const turn: Turn = { urgency, step };
        const place = waiting.findIndex((one) => one.urgency > turn.urgency);
        waiting.splice(place < 0 ? waiting.length : place, 0, turn);
        schedule();
      }),
  };
}
