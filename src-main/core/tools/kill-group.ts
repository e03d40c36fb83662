/** What is ended with all that it started, because it was begun with a group of its own (`detached`; Windows knows none). */

export interface Leader {
  readonly pid?: number | undefined;
  kill(signal: 'SIGKILL'): unknown;
}

/** At once. One that has ended is left alone, but for what it left behind in its group. */
export function killGroup(leader: Leader): void {
  try {
    if (process.platform !== 'win32' && leader.pid !== undefined) {
      process.kill(-leader.pid, 'SIGKILL');
      return;
    }
  } catch {
    // It has no group of its own yet, or has ended.
  }
  try {
    leader.kill('SIGKILL');
  } catch {
    // It has just ended.
  }
}
