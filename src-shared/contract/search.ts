import { z } from 'zod';
import { PLACE_UNITS } from '../domain/hit.ts';
import { FACETS } from '../domain/listed.ts';
import { query, stream } from '../rpc/define.ts';
import { MOST_NAMES } from '../domain/name-list.ts';
import { AssetNo, Seq, SortDir, SortKey, Stacks } from './shapes.ts';

export const QueryError = z.object({ at: z.number().int(), length: z.number().int(), message: z.string() });

export const FacetValue = z.object({
  /** As it stands after the token: `camera:"X-T5"` → `X-T5`; the empty string is "none". */
  value: z.string(),
  /** For people, where it differs. */
  text: z.string().optional(),
  count: z.number().int(),
});
export const FacetName = z.enum(FACETS);

const Latitude = z.number().min(-90).max(90);
const Longitude = z.number().min(-180).max(180);
/** Degrees. */
const Box = z.object({ south: Latitude, west: Longitude, north: Latitude, east: Longitude });

export const search = {
  /** The first page of a result. `error` tells what of the query could not be read; the rest of it then found `total`. */
  'search.page': query({
    in: z.object({ query: z.string().max(10_000), sort: SortKey.default('taken'), dir: SortDir.default('desc'), limit: z.number().int().min(0).max(2000).default(200), stacks: Stacks.optional() }),
    /** `files`: of `total` with those that others stand for, as in closed stacks. */
    out: z.object({ seq: Seq, total: z.number().int(), files: z.number().int(), ns: z.array(AssetNo), error: QueryError.optional() }),
  }),
  /**
   * The whole ordered result: chunks of `u32 count, count × u32 asset number, count × u16 aspect` (little-endian; the aspect is
   * shown width / height × 1000, 0 = unknown). With `days` there follow `count × i32`: the day each was taken on, see domain/days.ts.
   */
  'search.ids': stream({
    in: z.object({ query: z.string().max(10_000), sort: SortKey.default('taken'), dir: SortDir.default('desc'), days: z.boolean().default(false), stacks: Stacks.optional() }),
    chunk: 'bytes',
  }),
  /** Exact counts; each facet counts the query without its own tokens. At most `limit` values a facet, largest first (ratings, dates in order). */
  'search.facets': query({
    in: z.object({ query: z.string().max(10_000), facets: z.array(FacetName), limit: z.number().int().min(1).max(500).default(50) }),
    out: z.object({ seq: Seq, total: z.number().int(), facets: z.partialRecord(FacetName, z.array(FacetValue)) }),
  }),
  /** How many were taken on each day, of the query without its own `taken:`; days without any are left out. Oldest first. */
  'search.timeline': query({
    in: z.object({ query: z.string().max(10_000) }),
    out: z.object({
      seq: Seq,
      /** See domain/days.ts; `counts` stands beside it. */
      days: z.array(z.number().int()),
      counts: z.array(z.number().int()),
      undated: z.number().int(),
    }),
  }),
  /** Where they were taken, of a part of the earth on Mercator's map: what lies in one square is one cluster, largest first. */
  'search.map': query({
    in: Box.extend({
      query: z.string().max(10_000),
      /** Pixels around the earth, and of a square. */
      size: z.number().min(64).max(2 ** 28),
      cell: z.number().min(16).max(512),
    }),
    out: z.object({
      seq: Seq,
      /** Found by the query; of these have a place. */
      total: z.number().int(),
      placed: z.number().int(),
      extent: Box.optional(),
      /** `n`: the best of them. `lat`, `lon`: their middle. */
      clusters: z.array(Box.extend({ n: AssetNo, count: z.number().int(), lat: z.number(), lon: z.number() })),
    }),
  }),
  /** Did you mean: for the parts of a query that find nothing, what there is that is written almost so. Most finds first. */
  'search.suggest': query({
    in: z.object({ query: z.string().max(10_000) }),
    out: z.object({
      seq: Seq,
      /** `query`: the whole query with `meant` in place of `part`. */
      items: z.array(z.object({ query: z.string(), part: z.string(), meant: z.string(), total: z.number().int() })),
    }),
  }),
  /**
   * Where the words of a query stand in the texts inside of these assets; those in whose texts none stands are left out. `most`: hits of one
   * asset; with 1 it is the one where most of the words are.
   */
  'search.hits': query({
    in: z.object({ query: z.string().max(10_000), ns: z.array(AssetNo).max(500), most: z.number().int().min(1).max(100).default(1) }),
    out: z.object({
      items: z.array(
        z.object({
          n: AssetNo,
          /** How many of its pages, slides, times … have any of them. */
          pages: z.number().int(),
          hits: z.array(
            z.object({
              place: z.object({ unit: z.enum(PLACE_UNITS), at: z.string() }),
              text: z.string(),
              marks: z.array(z.tuple([z.number().int(), z.number().int()])),
            }),
          ),
        }),
      ),
    }),
  }),
  /**
   * Assets by a list of file names, with or without folders and extension, in the order of the names. Where a name is not there with
   * its extension, those that are called the same up to it are found; of several those from folders like the ones named.
   */
  'search.names': query({
    in: z.object({ names: z.array(z.string().max(4096)).max(MOST_NAMES) }),
    out: z.object({
      seq: Seq,
      found: z.array(z.object({ name: z.string(), ns: z.array(AssetNo), exact: z.boolean() })),
      missing: z.array(z.string()),
    }),
  }),
  /** Tokens and real values at the cursor, with counts. */
  'search.complete': query({
    in: z.object({ query: z.string().max(10_000), at: z.number().int().nonnegative() }),
    out: z.object({
      /** The part of the text a choice replaces. */
      from: z.number().int(),
      to: z.number().int(),
      items: z.array(z.object({ insert: z.string(), text: z.string(), count: z.number().int().optional() })),
    }),
  }),
};
