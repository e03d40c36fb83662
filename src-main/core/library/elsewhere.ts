/**
 * Roots of the team that this machine does not have: colleagues tell of their files, and they are offline here until somebody adds the
 * folder. What stands as their path is none.
 */
import type { Bytes } from './bytes.ts';

const BEGINS = 'team:/';

export const elsewherePath = (name: string, nth: number): Buffer => Buffer.from(`${BEGINS}${name}${nth ? ` ${nth + 1}` : ''}`);

export const isElsewhere = (path: Bytes): boolean => path.startsWith(BEGINS);

/** The same of a row of `root`, in SQL. */
export const ELSEWHERE_SQL = `substr(root.path, 1, ${BEGINS.length}) = x'${Buffer.from(BEGINS).toString('hex')}'`;
