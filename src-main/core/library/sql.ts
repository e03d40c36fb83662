import type { Statement } from 'better-sqlite3';
import type { Tx } from '../db/procedure.ts';

/** A statement that answers with the first column alone. Plucking lasts, and statements are cached by their text: so a text of its own. */
export const plucked = (tx: Tx, text: string): Statement => tx.sql(`/* first column */ ${text}`).pluck();
