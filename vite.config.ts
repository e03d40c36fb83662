import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The page, for the loopback shell, for Electron, and for `vite dev`. */
const renderer: UserConfig = {
  root: `${root}src-renderer`,
  plugins: [react()],
  build: {
    outDir: `${root}dist/renderer`,
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    // It comes from this machine: one file is as good as many.
    chunkSizeWarningLimit: 4000,
  },
};

/** Three keeps its loaders where packages leave out what a library has lying about. */
const LOADERS = 'three/examples/jsm';
/** Node finds packages itself, so only our own files are compiled. */
const isForeign = (id: string) =>
  !id.startsWith('.') && !isAbsolute(id) && !id.startsWith('\0') && !id.startsWith(LOADERS);

/**
 * Everything that Node runs, as a mirror of the sources: dist/app/src-main/… beside dist/app/resources. Worker entries
 * and resources are found by `new URL('…', import.meta.url)`; in a mirror these paths stay true.
 */
const node: UserConfig = {
  root,
  plugins: [mirrorUrls()],
  ssr: { noExternal: ['three'] },
  build: {
    ssr: true,
    outDir: `${root}dist/app`,
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    rolldownOptions: {
      input: globSync(
        ['src-main/shells/*/main.ts', 'src-main/shells/electron/core-process.ts', 'src-main/core/workers/*.ts'],
        { cwd: root },
      )
        .filter((path) => !path.endsWith('.test.ts'))
        .map((path) => root + path),
      external: isForeign,
      output: {
        format: 'es',
        preserveModules: true,
        preserveModulesRoot: root,
        entryFileNames: ({ name }) => `${name.replace(`node_modules/${LOADERS}`, 'packages/three')}.js`,
      },
    },
  },
};

const PROGRAM = 'src-main/{shells/{cli,loopback}/main,core/workers/{db,disk,media,search,walk,previews,keeper,restore,starter}}.ts';

/**
 * What `npm start` and the command line run: the same sources in a few files, with the packages that consist of many small ones, since
 * finding and reading four hundred files took long. All beside each other, where workers/entry.ts looks for the entries, and
 * as deep below the project as a shell's source.
 */
const program: UserConfig = {
  root,
  ssr: { noExternal: ['zod', 'pino', 'ws', 'cborg'] },
  build: {
    ssr: true,
    outDir: `${root}dist/program/node`,
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(
        globSync(PROGRAM, { cwd: root }).map((path) => [
          basename(path) === 'main.ts' ? basename(dirname(path)) : basename(path, '.ts'),
          root + path,
        ]),
      ),
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'part-[name]-[hash].js' },
    },
  },
};

/** A sandboxed window loads its preload as CommonJS only. */
const preload: UserConfig = {
  root,
  build: {
    ssr: true,
    outDir: `${root}dist/preload`,
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    rolldownOptions: {
      input: `${root}src-main/shells/electron/preload.ts`,
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs' },
    },
  },
  ssr: { noExternal: true },
};

function mirrorUrls(): Plugin {
  return {
    name: 'vitrine-mirror-urls',
    transform(code, id) {
      if (relative(root, id).startsWith('..')) return null;
      return code.replace(/(new URL\(\s*['"`][^'"`]+)\.ts(['"`],\s*import\.meta\.url)/g, '$1.js$2');
    },
    closeBundle() {
      cpSync(`${root}resources`, `${root}dist/app/resources`, { recursive: true });
      const { name, version, type } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as Record<string, string>;
      writeFileSync(`${root}dist/app/package.json`, JSON.stringify({ name, version, type }));
    },
  };
}

export default defineConfig(({ mode }) => {
  if (mode === 'node') return node;
  if (mode === 'program') return program;
  if (mode === 'preload') return preload;
  return renderer;
});
