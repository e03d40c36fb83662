import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { standardCatalog } from '../core/catalogs.ts';

export type ShellArgs = {
  catalog: string;
  add: string[];
  sample: boolean;
  /** Open a window where there is a display; else only the address is given. */
  window: boolean;
  /** 0: any free port. */
  port: number;
  /** The address as JSON, for scripts. */
  json: boolean;
};

/** What build/launch.mjs passes on. @throws TypeError for an unknown option */
export function readShellArgs(argv: string[], env: NodeJS.ProcessEnv = process.env): ShellArgs {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      catalog: { type: 'string', default: env['VITRINE_CATALOG'] || standardCatalog() },
      port: { type: 'string', default: '0' },
      sample: { type: 'boolean', default: false },
      'no-window': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    catalog: resolve(values.catalog),
    add: positionals.map((path) => resolve(path)),
    sample: values.sample,
    window: !values['no-window'],
    port: Number(values.port),
    json: values.json,
  };
}
