/** The life of one simulated process: where it may die, and that nothing of it goes on afterwards. */
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';

/** A process that died at a step. Never seen by what runs in it: for that, the world just ends. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

export interface Life {
  readonly isOver: boolean;
  /** Rejects with Crash when it is over. */
  readonly end: Promise<never>;
  die(why: string): void;
  /** Waits for `ms`, or a moment, as a process that may die in it; never resolves when it did. */
  step(where: string, ms?: number): Promise<void>;
}

export interface LifeInput {
  readonly who: string;
  readonly schedule: Schedule;
  readonly random: Random;
  faults(): Faults;
  /** Called before every step; what it throws as Crash ends this life there. */
  onStep(where: string): void;
}

/** One for each who waits: what waits for a shared one is kept in memory by it. */
const never = (): Promise<never> => new Promise(() => undefined);

export function createLife({ who, schedule, random, faults, onStep }: LifeInput): Life {
  const end = Promise.withResolvers<never>();
  end.promise.catch(() => undefined);
  const life = {
    isOver: false,
    end: end.promise,
    die(why: string): void {
      if (life.isOver) return;
      life.isOver = true;
      end.reject(new Crash(`${who}: ${why}`));
    },
    async step(where: string, ms?: number): Promise<void> {
      if (life.isOver) return never();
      try {
        onStep(where);
        if (random.chance(faults().crash)) throw new Crash(where);
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        life.die(error.message);
        return never();
      }
      await schedule.sleep(ms ?? random.span(...faults().latency));
      if (life.isOver) return never();
    },
  };
  return life;
}
