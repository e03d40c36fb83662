/** A piece of work that gives way wherever it yields. */
export type Work<T> = Generator<void, T>;

/** Done without giving way. */
export function finished<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
