/** What to read next. Asks the catalog for some at a time and remembers what is under way. */
import type { DbClient } from '../db/procedure.ts';
import { nextTodo, type Portion, type Step, type Todo, todoOf } from './ingest.sql.ts';

const AHEAD = 400;
/** A whole read of a photograph costs as much as some thirty heads (measured): so heads get more than half of the machine. */
const HEADS_A_WHOLE = 40;

export interface Feed {
  /**
   * A head, or when all heads are read a whole file, photographs before films and documents; of each what is preferred first, or alone.
   * While heads wait, one preferred file is read whole for every so many of them: what is on screen gets sharp, and the facts that
   * filters use do not wait for it. Undefined: nothing now.
   */
  nextToRead(preferredAlone?: boolean): Promise<Todo | undefined>;
  /** Assets that wait for exiftool, once no head is waiting any more. */
  nextToDescribe(limit: number): Promise<readonly Todo[]>;
  /** Assets that lack exiftool's whole answer alone, once nothing else is waiting; `beside`: once no head is. */
  nextToEnrich(limit: number, beside: boolean): Promise<readonly Todo[]>;
  /** The results of these are written, or never came. */
  release(ns: readonly number[]): void;
  prefer(ns: readonly number[]): void;
  /** The root's disk does not answer: nothing of it is handed out until it does. */
  hold(root: number, held: boolean): void;
  /** There may be more in the catalog than was last seen. */
  renew(): void;
  stop(): void;
}

interface Line {
  readonly step: Step;
  readonly portion?: Portion;
  items: Todo[];
  after: number;
  /** Everything the catalog had is in `items` or was handed out. */
  dry: boolean;
  /** The catalog has changed since the line began at its start. */
  stale: boolean;
}

export function createFeed(db: DbClient): Feed {
  const line = (step: Step, portion?: Portion): Line => ({ step, ...(portion ? { portion } : {}), items: [], after: 0, dry: false, stale: false });
  const heads = line(0);
  const photos = line(1, 'photos');
  const others = line(1, 'others');
  const bare = line(2);
  const lean = line(3);
  const lines = [heads, photos, others, bare, lean];
  const underWay = new Set<number>();
  /** Wait for something, but are under way for something else: a file that changed while exiftool was asked about it, say. */
  const passed = new Set<number>();
  const held = new Set<number>();
  const isFree = (todo: Todo) => !underWay.has(todo.n) && !held.has(todo.root);
  let wanted: number[] = [];
  let preferred: Todo[] = [];
  /** Heads handed out since the last whole file. */
  let since = HEADS_A_WHOLE;
  let stopped = false;

  async function fill(line: Line): Promise<void> {
    while (!line.items.length && !stopped) {
      if (line.dry) {
        if (!line.stale) return;
        Object.assign(line, { dry: false, stale: false, after: 0 });
      }
      const rows = await db.call(nextTodo, { step: line.step, ...(line.portion ? { portion: line.portion } : {}), after: line.after, limit: AHEAD });
      line.after = rows.at(-1)?.n ?? line.after;
      line.dry = rows.length < AHEAD;
      for (const { n } of rows) if (underWay.has(n)) passed.add(n);
      line.items = rows.filter(isFree);
    }
  }

  async function take(line: Line): Promise<Todo | undefined> {
    for (;;) {
      await fill(line);
      const item = line.items.shift();
      if (!item || stopped) return undefined;
      if (!isFree(item)) continue;
      underWay.add(item.n);
      return item;
    }
  }

  async function takeMany(line: Line, limit: number): Promise<Todo[]> {
    const batch: Todo[] = [];
    while (batch.length < limit) {
      const todo = await take(line);
      if (!todo) break;
      batch.push(todo);
    }
    return batch;
  }

  const waits = (line: Line) => line.items.length > 0 || !line.dry || line.stale;

  async function takePreferred(which: (todo: Todo) => boolean): Promise<Todo | undefined> {
    if (wanted.length) {
      const ns = wanted.splice(0, 500).filter((n) => !underWay.has(n));
      preferred = (await db.call(todoOf, ns)).map((todo) => ({ ...todo, urgent: true }));
    }
    const at = preferred.findIndex((todo) => which(todo) && isFree(todo));
    if (at < 0) return undefined;
    const [todo] = preferred.splice(at, 1);
    underWay.add(todo?.n as number);
    return todo;
  }

  return {
    async nextToRead(preferredAlone = false) {
      if (stopped) return undefined;
      const first = await takePreferred((todo) => todo.step === 0);
      if (first) since++;
      if (first) return first;
      if (!preferredAlone) await fill(heads);
      if (preferredAlone || !heads.items.length || since >= HEADS_A_WHOLE) {
        const sharp = await takePreferred((todo) => todo.step === 1);
        if (sharp) since = 0;
        if (sharp || preferredAlone) return sharp;
      }
      const head = await take(heads);
      if (head) since++;
      return head ?? (await take(photos)) ?? (await take(others));
    },
    async nextToDescribe(limit) {
      if (stopped || heads.items.length || !heads.dry) return [];
      return await takeMany(bare, limit);
    },
    async nextToEnrich(limit, beside) {
      if (stopped || (beside ? [heads] : [heads, photos, others, bare]).some(waits)) return [];
      return await takeMany(lean, limit);
    },
    release(ns) {
      let isMissed = false;
      for (const n of ns) {
        underWay.delete(n);
        isMissed = passed.delete(n) || isMissed;
      }
      if (isMissed) for (const line of lines) line.stale = true;
    },
    prefer(ns) {
      wanted = [...ns];
      preferred = [];
    },
    hold(root, on) {
      if (on) held.add(root);
      else if (held.delete(root)) for (const line of lines) line.stale = true;
    },
    renew() {
      for (const line of lines) line.stale = true;
    },
    stop() {
      stopped = true;
    },
  };
}
