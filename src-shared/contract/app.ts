import { z } from 'zod';
import { query, command, topic } from '../rpc/define.ts';
import { Seq } from './shapes.ts';

/** What the window's host can do; for each missing ability the interface has a substitute. */
export const HostCan = z.object({
  nativeDialog: z.boolean(),
  reveal: z.boolean(),
  trash: z.boolean(),
  dragOut: z.boolean(),
});

export const app = {
  /** The first call of every client. */
  'app.hello': query({
    in: z.object({}),
    out: z.object({
      version: z.string(),
      catalog: z.object({ id: z.string(), name: z.string(), path: z.string() }),
      seq: Seq,
      host: z.enum(['electron', 'browser', 'cli', 'test']),
      can: HostCan,
      /** Prefix of every picture's URL, without a slash at its end: see renderer client/asset-url.ts. */
      assetBase: z.string(),
      /** No root yet and first run not dismissed. */
      firstRun: z.boolean(),
    }),
  }),
  /** Interface settings, free-form by key, kept in the catalog's folder: theme, cell size, panel widths, sort, first-run seen. */
  'app.settings': query({ in: z.object({}), out: z.object({ values: z.record(z.string(), z.json()) }) }),
  'app.setSetting': command({
    in: z.object({ key: z.string().max(100), value: z.json() }),
    out: z.object({ seq: Seq }),
  }),
  'app.settingsChanged': topic({ data: z.object({ key: z.string(), value: z.json() }) }),
};
