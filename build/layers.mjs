#!/usr/bin/env node
// The import rules of the house, which the compiler cannot know. Run: node build/layers.mjs
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

const TOPS = ['src-shared', 'src-main', 'src-renderer', 'e2e'];

/** The layer a file belongs to: the longest entry whose path starts it. `own` is the name after it, where one layer has many. */
const LAYERS = [
  'src-shared',
  'src-main/core/features/*',
  'src-main/core/formats',
  'src-main/core/metadata',
  'src-main/core/tools',
  'src-main/core',
  'src-main/transport',
  'src-main/shells/loopback',
  'src-main/shells/electron',
  'src-main/shells/cli',
  'src-main/shells',
  'src-renderer/client',
  'src-renderer/ui',
  'src-renderer/features/*',
  'src-renderer',
  'e2e',
];

/** Packages that the core may use outside core/tools, since they are how it is built, not what it drives. */
const CORE_PACKAGES = ['zod', 'cborg', 'pino', 'better-sqlite3'];
const TEST_PACKAGES = ['vitest', 'fast-check', '@playwright/test', 'axe-core'];

/**
 * One rule per row of architecture.md's table. `files`: what of the project may be imported; `packages`: which
 * packages ('node:' stands for all built-in modules, '*' for any).
 */
const RULES = {
  'src-shared': {
    files: ['src-shared'],
    packages: ['zod', 'cborg'],
    why: 'src-shared is pure: only itself, zod and cborg',
  },
  'src-main/core/features/*': {
    files: ['src-shared', 'src-main/core'],
    except: ['src-main/core/tools', 'src-main/core/core.ts'],
    packages: ['node:', ...CORE_PACKAGES],
    why: 'a feature uses db, domain, jobs, its ports, and other features through their service',
  },
  'src-main/core/formats': {
    files: ['src-shared', 'src-main/core/formats', 'src-main/core/metadata', 'src-main/core/tools'],
    packages: ['node:'],
    why: 'formats use tools and domain only',
  },
  'src-main/core/metadata': {
    files: ['src-shared', 'src-main/core/formats', 'src-main/core/metadata', 'src-main/core/tools'],
    packages: ['node:', 'zod'],
    why: 'metadata uses tools and domain only',
  },
  'src-main/core/tools': {
    files: ['src-shared', 'src-main/core/tools'],
    packages: ['node:', '*'],
    why: 'a tool wraps one package and knows nothing of the rest of the core',
  },
  'src-main/core': {
    files: ['src-shared', 'src-main/core'],
    packages: ['node:', ...CORE_PACKAGES],
    why: 'the core knows no shell and no transport, and reaches foreign packages through core/tools',
  },
  'src-main/transport': {
    files: ['src-shared', 'src-main/transport'],
    packages: ['node:', 'ws', 'cborg'],
    why: 'a transport knows src-shared/rpc only',
  },
  'src-main/shells/loopback': shell('loopback', ['ws']),
  'src-main/shells/electron': shell('electron', ['electron']),
  'src-main/shells/cli': shell('cli', []),
  // instance.ts uses SQLite's file lock as the one lock that every system releases when its holder dies.
  'src-main/shells': shell('', ['better-sqlite3']),
  'src-renderer/client': {
    files: ['src-shared', 'src-renderer/client'],
    packages: ['*'],
    why: 'the client is the lowest layer of the renderer',
  },
  'src-renderer/ui': {
    files: ['src-shared', 'src-renderer/client', 'src-renderer/ui'],
    packages: ['*'],
    why: 'ui knows no feature and no app',
  },
  'src-renderer/features/*': {
    files: ['src-shared', 'src-renderer/client', 'src-renderer/ui', 'src-renderer/features'],
    packages: ['*'],
    why: 'features know ui, client and src-shared, not the app',
  },
  'src-renderer': {
    files: ['src-shared', 'src-renderer'],
    packages: ['*'],
    why: 'the renderer never imports src-main',
  },
  e2e: {
    files: ['src-shared', 'e2e'],
    // sharp draws the pictures that are put in, and measures those that come out.
    packages: ['node:', ...TEST_PACKAGES, 'sharp'],
    why: 'e2e drives the product from outside',
  },
};

function shell(name, packages) {
  const own = name ? [`src-main/shells/${name}`] : [];
  return {
    // catalogs.ts: which catalog is meant must be known before a core runs.
    files: ['src-shared', 'src-main/core/core.ts', 'src-main/core/catalogs.ts', 'src-main/transport', ...own, 'src-main/shells/*.ts'],
    packages: ['node:', 'zod', 'cborg', ...packages],
    why: "a shell uses core.ts, transport and its host's package; not the core's inside and not another shell",
  };
}

/** Modules that exactly one place may import. */
const RESERVED = [
  { modules: ['electron'], by: ['src-main/shells/electron'], why: 'only shells/electron imports electron' },
  {
    modules: ['node:http', 'http', 'node:https', 'https', 'node:http2'],
    by: ['src-main/shells/loopback'],
    why: 'only shells/loopback serves http',
  },
];

/** @returns {{ specifier: string, line: number }[]} every static, re-exported and dynamic import of a source text */
export function importsOf(text) {
  const code = text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/^\s*\/\/.*$/gm, '');
  const found = [];
  for (const pattern of [
    /^[ \t]*(?:import|export)\b[^'"`;]*?\bfrom\s*(['"])([^'"\n]+)\1/gm,
    /^[ \t]*import\s*(['"])([^'"\n]+)\1/gm,
    /\bimport\(\s*(['"])([^'"\n]+)\1/g,
  ]) {
    for (const match of code.matchAll(pattern)) {
      const end = match.index + match[0].length;
      found.push({ specifier: match[2], line: code.slice(0, end).split('\n').length });
    }
  }
  return found;
}

/**
 * @param {Record<string, string>} sources text by path from the root, with forward slashes
 * @returns {{ file: string, line: number, specifier: string, why: string }[]}
 */
export function check(sources) {
  const offences = [];
  const toolOf = new Map();
  for (const [file, text] of Object.entries(sources)) {
    for (const { specifier, line } of importsOf(text)) {
      const why = offence(file, specifier, toolOf);
      if (why) offences.push({ file, line, specifier, why });
    }
  }
  return offences.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

function offence(file, specifier, toolOf) {
  const test = /\.(test|spec)\.\w+$|\/(testing|fixtures?)[/.]/.test(file);
  const top = file.split('/')[0];
  const layer = layerOf(file);
  const rule = RULES[layer];
  if (!rule) return undefined;
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier);
    // A test may set its scene with anything of its own runtime; the product may not.
    if (test && (target.startsWith(`${top}/`) || target.startsWith('src-shared/'))) return undefined;
    if (test && top === 'e2e' && target.includes('/testing/')) return undefined;
    if (target === 'package.json' || target.startsWith('resources/')) return undefined;
    return fileOffence(file, target, rule, layer);
  }
  const name = packageOf(specifier);
  const reserved = RESERVED.find(({ modules }) => modules.includes(specifier));
  if (reserved && !test && !reserved.by.some((by) => file.startsWith(`${by}/`))) return reserved.why;
  if (test && (TEST_PACKAGES.includes(name) || isBuiltIn(specifier) || top === 'src-main')) return undefined;
  if (isBuiltIn(specifier)) return rule.packages.includes('node:') ? undefined : `${rule.why} (no node: here)`;
  if (layer === 'src-main/core/tools') return secondTool(file, name, toolOf);
  return rule.packages.includes(name) || rule.packages.includes('*') ? undefined : rule.why;
}

/** Whether or not the Node that checks has it: an old one lacks node:sqlite. */
const isBuiltIn = (specifier) => specifier.startsWith('node:') || builtinModules.includes(specifier);

function fileOffence(file, target, rule, layer) {
  if (!TOPS.includes(target.split('/')[0])) return `${rule.why} (nothing outside ${TOPS.join(', ')})`;
  if (rule.except?.some((path) => under(target, path))) return rule.why;
  if (!rule.files.some((path) => under(target, path))) return rule.why;
  if (!layer.endsWith('*')) return undefined;
  const base = layer.slice(0, -1);
  const [mine, theirs] = [file, target].map((path) =>
    path.startsWith(base) ? path.slice(base.length).split('/')[0] : undefined,
  );
  if (theirs === undefined || theirs === mine) return undefined;
  if (base.startsWith('src-renderer')) {
    return /\/index\.tsx?$/.test(target) ? undefined : 'another feature is used through its index.ts only';
  }
  return /\.(sql|handlers)\.ts$/.test(target)
    ? 'another feature is used through its service, never its sql'
    : undefined;
}

/** The same package in two tools means that two files know its ways; `sharp-draw.ts` belongs to the tool `sharp`. */
function secondTool(file, name, toolOf) {
  const tool = file.slice('src-main/core/tools/'.length).split(/[./-]/)[0];
  const first = toolOf.get(name) ?? tool;
  toolOf.set(name, first);
  return first === tool || CORE_PACKAGES.includes(name)
    ? undefined
    : `${name} is already wrapped by core/tools/${first}`;
}

function under(target, path) {
  if (path.endsWith('/*.ts')) return posix.dirname(target) === posix.dirname(path);
  return target === path || target.startsWith(`${path}/`);
}

function layerOf(file) {
  return LAYERS.find((layer) =>
    layer.endsWith('/*') ? file.startsWith(layer.slice(0, -1)) : file.startsWith(`${layer}/`),
  );
}

const packageOf = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Reads every source file under the project's folders. */
export function readSources(root) {
  const sources = {};
  const visit = (path) => {
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      const inner = `${path}/${entry.name}`;
      if (entry.isDirectory()) entry.name === 'node_modules' || visit(inner);
      else if (/\.(ts|tsx|mts|mjs|js)$/.test(entry.name)) sources[inner] = readFileSync(join(root, inner), 'utf8');
    }
  };
  for (const top of TOPS) visit(top);
  return sources;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const sources = readSources(fileURLToPath(new URL('..', import.meta.url)));
  const offences = check(sources);
  for (const { file, line, specifier, why } of offences) console.error(`${file}:${line}  imports ${specifier}: ${why}`);
  console.log(`layers: ${Object.keys(sources).length} files, ${offences.length} against the rules`);
  process.exitCode = offences.length ? 1 : 0;
}
