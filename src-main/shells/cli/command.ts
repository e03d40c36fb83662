/** What a command of the command line is, and what it may use. */
import type { Contract } from '../../../src-shared/contract/index.ts';
import type { Client } from '../../../src-shared/rpc/client.ts';

export interface Context {
  readonly client: Client<Contract>;
  /** Words after the command's name, options taken out. */
  readonly args: readonly string[];
  readonly options: Options;
  /** Progress and remarks, on standard error; never with `--json`. */
  readonly say: (line: string) => void;
}

export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export interface Result {
  /** Printed as it is with `--json`. */
  readonly json: unknown;
  /** Printed without. */
  readonly text: string;
  /** Some of what was asked failed: exit code 1. */
  readonly failures?: boolean;
}

export interface Command {
  /** `search "<query>" [--limit N]`: shown by help and when used wrongly. */
  readonly usage: string;
  readonly about: string;
  readonly options?: Readonly<
    Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: boolean; readonly short?: string }>
  >;
  /** Least and most words after the name. */
  readonly words: readonly [number, number];
  /** Throws UsageError for options that cannot be, before a catalog is opened or made. */
  readonly check?: (options: Options) => void;
  /** Doing it twice is doing it once: begun again when the process that has the catalog open ends meanwhile. */
  readonly repeatable?: boolean;
  readonly run: (context: Context) => Promise<Result>;
}

/** A command that does not need the catalog open, or needs that nobody has it open. */
export interface AloneCommand extends Omit<Command, 'run' | 'repeatable'> {
  readonly alone: (context: AloneContext) => Promise<Result>;
}

export interface AloneContext extends Omit<Context, 'client'> {
  /** The catalog's folder that was named, else the usual one. */
  readonly folder: string;
  /** Runs with that catalog open, here or where it is open already. Opening makes it when there is none. */
  readonly open: (folder: string, run: Command['run']) => Promise<Result>;
}

/** Used wrongly: exit code 2, with the command's usage. */
export class UsageError extends Error {}

/** `--limit 20` → 20. Throws UsageError when it is not a whole number from `least` to `most`. */
export function wholeNumber(options: Options, name: string, least: number, most: number, otherwise?: number): number {
  const text = options[name];
  if (text === undefined && otherwise !== undefined) return otherwise;
  const value = Number(text);
  if (typeof text !== 'string' || !/^\d+$/.test(text) || value < least || value > most)
    throw new UsageError(
      `--${name} takes a whole number from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}${text === undefined ? '' : `, not “${String(text)}”`}.`,
    );
  return value;
}
