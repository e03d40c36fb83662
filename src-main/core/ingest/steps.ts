/** The steps of reading a file. None throws: what goes wrong becomes the asset's problem, and everything else goes on. */
import { isAway } from '../disks/away.ts';
import type { Disks } from '../disks/disks.ts';
import type { Base, FileLayer } from '../../../src-shared/domain/asset.ts';
import type { TextPart } from '../formats/handler.ts';
import { layerOf, withSidecar } from '../metadata/layer.ts';
import type { Entry } from '../previews/store.ts';
import type { FullResult, HeadResult } from '../workers/media-protocol.ts';
import { mergeFacts } from './facts.ts';
import type { IngestPool } from './ingest.ts';
import { DONE, MOST_TRIES, READY, type ReadProblem, type Result, type Todo } from './ingest.sql.ts';
import { deflate } from './packed.ts';
import { type Former, judge, judgeHead } from './same-file.ts';

/** A result with what goes elsewhere than into the catalog. */
export interface Done {
  readonly result: Result;
  readonly pictures: readonly Entry[];
  readonly text?: readonly TextPart[];
  /** Exiftool's answer, compressed JSON. */
  readonly raw?: Uint8Array;
}

/** By whom files are read where nothing is decoded: metadata and sidecars. */
export type IngestDisks = Pick<Disks, 'of'>;

/** What people look at, then first looks, then whole files. */
const priorityOf = (todo: Todo): number => (todo.urgent ? 5 : todo.step === 0 ? 1 : 0);

/** Half of a file that is being written over another: which asset it is, its last state tells. */
const NOT_YET = new Set(['empty', 'truncated', 'damaged', 'unreadable', 'timeout', 'crashed']);

const isHalf = (problem: ReadProblem | undefined): problem is ReadProblem => problem !== undefined && NOT_YET.has(problem.code);
const undecided = (todo: Todo, problem: ReadProblem): Done => ({ result: { ...about(todo, DONE), problem, undecided: true }, pictures: [] });

/** Undefined: the workers were closed before they could answer. */
export async function readHeadOf(pool: IngestPool, disks: IngestDisks, todo: Todo): Promise<Done | undefined> {
  try {
    const head = await pool.head(
      { path: todo.path, size: todo.size, name: todo.name, ...(todo.doubt ? {} : seen(todo)) },
      { priority: priorityOf(todo), lane: todo.root },
    );
    if (head.isStale) return stale(todo);
    if (isWorthAnother(todo, head.problem)) return failed(todo, head.problem, 1);
    if (todo.doubt && isHalf(head.problem)) return undecided(todo, head.problem);
    const doubted = todo.doubt && !head.problem ? await resolveDoubt(pool, todo, head, todo.doubt) : undefined;
    const { problem, sha256, pictureHash = sha256 } = doubted?.full ?? {};
    if (isHalf(problem) && pictureHash === sha256) return undecided(todo, problem);
    if (doubted?.other) return { result: { ...about(todo, 0), other: true }, pictures: [] };
    const whole = doubted?.full ?? head.full;
    const sidecars = head.layer ? await readSidecars(disks, todo) : [];
    const found = {
      type: head.type,
      facts: head.facts,
      settled: head.settled ?? false,
      sidecars,
      ...(head.layer ? { layer: overlaid(head.layer, sidecars) } : {}),
    };
    if (whole) {
      const done = ofWhole(todo, whole, found.settled);
      return { ...done, result: { ...found, ...done.result, facts: mergeFacts(head.facts, whole.facts) } };
    }
    return {
      result: {
        ...about(todo, 1),
        ...found,
        ...(head.thumb ? { preview: headKey(todo) } : {}),
        ...(head.problem ? { problem: head.problem } : {}),
      },
      pictures: head.thumb ? [{ key: headKey(todo), size: 256, data: head.thumb.data }] : [],
    };
  } catch {
    return undefined;
  }
}

/** Is it still the same asset? The file is read whole where its head does not say. */
async function resolveDoubt(
  pool: IngestPool,
  todo: Todo,
  head: HeadResult,
  before: Former,
): Promise<{ other: boolean; full?: FullResult }> {
  if (judgeHead(before, head.facts) !== 'open') return { other: false };
  const { type, facts } = head;
  const full =
    head.full ??
    (await pool.full(
      { path: todo.path, size: todo.size, type, facts },
      { priority: priorityOf(todo), lane: todo.root },
    ));
  const now = { facts: mergeFacts(facts, full.facts), picture: full.pictureHash, sha256: full.sha256 };
  return { other: judge(before, now, type.kind) === 'other', full };
}

export async function readWhole(pool: IngestPool, _: IngestDisks, todo: Todo): Promise<Done | undefined> {
  if (!todo.type) return { result: about(todo, 2), pictures: [] };
  try {
    const full = await pool.full(
      { path: todo.path, size: todo.size, type: todo.type, facts: todo.facts, ...seen(todo) },
      { priority: priorityOf(todo), lane: todo.root },
    );
    if (full.isStale) return stale(todo);
    return isWorthAnother(todo, full.problem) ? failed(todo, full.problem, 2) : ofWhole(todo, full, todo.settled);
  } catch {
    return undefined;
  }
}

/** Exiftool is not waited for where the head told all; something that went wrong is worth its opinion. */
function ofWhole(todo: Todo, full: FullResult, settled: boolean): Done {
  const key = (full.pictureHash ?? full.sha256 ?? todo.print ?? headKey(todo)).slice(0, 32);
  const pictures = [
    ...(full.p256 ? [{ key, size: 256, data: full.p256.data }] : []),
    ...(full.p512 ? [{ key, size: 512, data: full.p512.data }] : []),
  ];
  return {
    result: {
      ...about(todo, settled && !full.problem ? READY : 2),
      facts: full.facts,
      ...(pictures.length ? { preview: key, palette: full.palette ?? null } : { noPicture: { keep: headKey(todo) } }),
      ...(full.sha256 ? { sha256: full.sha256 } : {}),
      ...(full.pictureHash ? { picture: full.pictureHash } : {}),
      ...(full.refs ? { refs: full.refs } : {}),
      ...(full.problem ? { problem: full.problem, settled: false } : {}),
    },
    pictures,
    text: full.text,
  };
}

/** What sidecars say is laid over what the head found; exiftool has no part in it. */
export async function laySidecars(disks: IngestDisks, todo: Todo): Promise<Done | undefined> {
  try {
    const sidecars = await readSidecars(disks, todo);
    const embedded = layerOf(todo.bases.filter((base) => base.source !== 'sidecar'));
    return { result: { ...about(todo, READY), sidecars, layer: overlaid(embedded, sidecars) }, pictures: [] };
  } catch {
    return undefined;
  }
}

/** Exiftool's whole answer for files that have everything else. A file it has nothing to say of is none the worse. */
export async function enrichFiles(
  disks: IngestDisks,
  root: number,
  batch: readonly Todo[],
  onMissing: (error: Error) => void,
): Promise<readonly Done[]> {
  try {
    const answers = await disks.of(root).enrich(batch.map(asFile));
    return await Promise.all(
      batch.map(async (todo, i): Promise<Done> => {
        const answer = answers[i];
        const result = { ...about(todo, DONE), ...(answer ? { facts: answer.facts } : {}) };
        return { result, pictures: [], ...(answer ? { raw: await deflate(JSON.stringify(answer.raw)) } : {}) };
      }),
    );
  } catch (error) {
    if (!isAway(error)) onMissing(error as Error);
    return [];
  }
}

/** Films and sounds that play, in a form that exiftool does not know: nothing is wrong with them. */
const isStrangeToExiftool = (problem: string, { facts }: Todo): boolean => problem === 'File format error' && facts.media !== undefined;

/** Exiftool's whole answer for many files, with their sidecars laid over. */
export async function describeFiles(
  disks: IngestDisks,
  root: number,
  batch: readonly Todo[],
  onMissing: (error: Error) => void,
): Promise<readonly Done[]> {
  try {
    const answers = await disks.of(root).describe(batch.map(asFile));
    return await Promise.all(
      batch.map(async (todo, i): Promise<Done> => {
        const answer = answers[i];
        if (answer === null) return stale(todo);
        if (!answer) return failed(todo, new Error('no answer'), DONE);
        const sidecars = await readSidecars(disks, todo);
        return {
          result: {
            ...about(todo, DONE),
            facts: answer.facts,
            sidecars,
            layer: overlaid(answer.layer, sidecars),
            ...(answer.problem && !isStrangeToExiftool(answer.problem, todo)
              ? { problem: { code: 'damaged', message: `Its metadata cannot be read: ${sentence(answer.problem)}` } }
              : {}),
          },
          pictures: [],
          raw: await deflate(JSON.stringify(answer.raw)),
        };
      }),
    );
  } catch (error) {
    // Nothing was learned of these files: they are asked again.
    if (isAway(error)) return [];
    if (!isMissing(error)) return batch.map((todo) => failed(todo, error, DONE));
    onMissing(error);
    // What the heads gave stays; read again at the next start.
    return Promise.all(
      batch.map(async (todo) => {
        const sidecars = await readSidecars(disks, todo);
        const layer =
          sidecars.some((s) => s.base) && !todo.facts.width ? { layer: overlaid(layerOf([]), sidecars) } : {};
        return {
          result: {
            ...about(todo, DONE),
            sidecars,
            ...layer,
            problem: { code: 'no-exiftool', message: error.message },
          },
          pictures: [],
        };
      }),
    );
  }
}

/**
 * What is read of a state of a known file that no scan has seen yet would be taken for what the former one said: its picture and its shot
 * tell which asset it is. Of a file that is read first there is nothing to mistake.
 */
const seen = ({ facts, mtime }: Todo): { mtime?: number } => (Object.keys(facts).length ? { mtime } : {});
/** Nothing is said of it until a scan sees what it is now, and has it read from its head. */
const stale = (todo: Todo): Done => ({ result: about(todo, DONE), pictures: [] });

const asFile = ({ path, type, size, mtime }: Todo) => ({ path, ext: type?.ext ?? '', seen: { size, mtime } });
/** ExiftoolMissing, come from another process. */
const isMissing = (error: unknown): error is Error => error instanceof Error && error.name === 'ExiftoolMissing';

const about = (
  { n, step, size, mtime }: Todo,
  next: Result['next'],
): Pick<Result, 'n' | 'step' | 'size' | 'mtime' | 'next'> => ({ n, step, size, mtime, next });

/** A first picture is known by the file it came from, since no more of it has been read. */
const headKey = (todo: Todo): string => `h${todo.print?.slice(0, 31) ?? `${todo.n}-${Math.round(todo.mtime)}`}`;

/** A crash may be the machine's fault, and a timeout; a file is asked again, then it carries the problem and goes on. */
function isWorthAnother(todo: Todo, problem: ReadProblem | undefined): boolean {
  const tries = problem?.code === 'crashed' ? MOST_TRIES : problem?.code === 'timeout' ? 2 : 1;
  return todo.tries + 1 < tries;
}

function failed(todo: Todo, error: unknown, next: Result['next']): Done {
  const { code = 'crashed', message = 'This file could not be read.' } = error as { code?: string; message?: string };
  const problem: ReadProblem = { code: KNOWN.has(code) ? code : 'unreadable', message };
  return { result: { ...about(todo, next), problem, again: isWorthAnother(todo, problem) }, pictures: [] };
}
const KNOWN = new Set([
  'empty',
  'truncated',
  'damaged',
  'too-large',
  'unsupported',
  'protected',
  'timeout',
  'unreadable',
  'crashed',
]);

type SidecarResult = NonNullable<Result['sidecars']>[number];

/** Rejects when the disk is away. */
async function readSidecars(disks: IngestDisks, todo: Todo): Promise<SidecarResult[]> {
  const results: SidecarResult[] = [];
  for (const { n, path, base } of todo.sidecars) {
    const read = base ?? (await disks.of(todo.root).sidecar(path));
    results.push(typeof read === 'string' ? { n, problem: { code: 'damaged', message: read } } : { n, base: read });
  }
  return results;
}

/** Of several sidecars the one written last wins: they stand in order of time. */
function overlaid(layer: FileLayer, sidecars: readonly SidecarResult[]): FileLayer {
  const bases = sidecars.flatMap((s): Base[] => (s.base ? [s.base] : []));
  return bases.length ? withSidecar(layer, bases.at(-1) as Base) : layer;
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
