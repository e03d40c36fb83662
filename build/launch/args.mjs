import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { standardCatalog } from './standard.mjs';

export const usage = `npm start                      opens Vitrine
npm start -- ~/Pictures        and adds that folder
npm start -- --sample          with a small library of made pictures, to try things out
npm start -- --catalog DIR     another catalog than ~/Vitrine
npm start -- --no-window       only prints the address
npm start -- --browser         in a browser window even where Electron is there
npm start -- --port N          at a fixed port of this machine`;

const serveUsage = `vitrine serve [--catalog DIR] [--port N] [--json]
    serves the catalog to a browser on this machine, without a window, until Ctrl+C; N from 0 (any that is free) to 65535`;

/**
 * Reads the command line of `npm start`.
 * @returns {{ cli: string[] } | { error: string, usage?: string, json?: boolean } | { help: true, usage?: string } |
 *   { catalog: string, add: string[], sample: boolean, window: boolean, browser: boolean, port: number }}
 */
export function parseArgs(argv, env = process.env) {
  if (argv[0] === '--cli') {
    // A server is the loopback shell without a window; everything else is the command line itself.
    const words = argv.slice(1);
    const at = words.findIndex((word, i) => !word.startsWith('-') && words[i - 1] !== '--catalog');
    return words[at] === 'serve' ? serveArgs(words.toSpliced(at, 1), env) : { cli: words };
  }
  const out = {
    catalog: env.VITRINE_CATALOG || standardCatalog(env),
    add: [],
    sample: false,
    window: true,
    browser: false,
    json: false,
    port: 0,
  };
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i];
    if (arg === '--help' || arg === '-h') return { help: true };
    else if (arg === '--sample') out.sample = true;
    else if (arg === '--no-window') out.window = false;
    else if (arg === '--browser') out.browser = true;
    else if (arg === '--json') out.json = true;
    else if (arg === '--catalog' || arg === '--port') {
      const value = argv[++i];
      if (value === undefined) return { error: `${arg} needs a value.` };
      if (arg === '--catalog') out.catalog = value;
      else if (/^\d{1,5}$/.test(value) && Number(value) < 65536) out.port = Number(value);
      else return { error: `--port needs a number from 0 to 65535, not "${value}".` };
    } else if (arg.startsWith('-')) return { error: `Unknown option ${arg}.` };
    else if (existsSync(expandHome(arg))) out.add.push(resolve(expandHome(arg)));
    else
      return {
        error: `There is no folder ${arg}. Check the name, or drag the folder into this window to get its path.`,
      };
  }
  return { ...out, catalog: resolve(expandHome(out.catalog)) };
}

function serveArgs(words, env) {
  if (words.some((word) => word === '--help' || word === '-h')) return { help: true, usage: serveUsage };
  const foreign = words.find((word) => ['--browser', '--sample'].includes(word));
  const read = foreign ? { error: `Unknown option ${foreign}.` } : parseArgs(['--no-window', ...words], env);
  return read.error ? { error: read.error, usage: serveUsage, json: words.includes('--json') } : read;
}

// Windows shells do not expand ~, and npm passes it on as it stands.
const expandHome = (path) => (/^~(?=$|[\\/])/.test(path) ? homedir() + path.slice(1) : path);
