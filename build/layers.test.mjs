import { describe, expect, test } from 'vitest';
import { check, importsOf } from './layers.mjs';

const refused = (file, ...specifiers) =>
  check({ [file]: specifiers.map((specifier) => `import { x } from '${specifier}';`).join('\n') }).map(
    ({ specifier }) => specifier,
  );

describe('the layer check', () => {
  test('finds static, re-exported, bare, dynamic and many-line imports, and no comments', () => {
    const text = [
      'import a, {',
      '  b,',
      "} from './a.ts';",
      "export * from './b.ts';",
      "import './c.css';",
      "const d = await import('./d.ts');",
      "// import './e.ts'",
      "/* import x from './f.ts' */",
      'const words = "taken from \'Lisbon\'";',
      "type G = import('./g.ts').G;",
    ].join('\n');
    expect(
      importsOf(text)
        .map(({ specifier, line }) => `${line} ${specifier}`)
        .sort(),
    ).toEqual(['10 ./g.ts', '3 ./a.ts', '4 ./b.ts', '5 ./c.css', '6 ./d.ts']);
  });

  test.each([
    ['src-shared/domain/x.ts', ['node:fs', 'react', '../../src-main/core/core.ts']],
    [
      'src-main/core/features/tags/tags.service.ts',
      ['../assets/assets.sql.ts', '../../../shells/host.ts', '../../tools/sharp.ts', 'sharp', 'electron'],
    ],
    ['src-main/core/formats/raster.ts', ['../db/open.ts', '../features/tags/tags.service.ts', 'sharp']],
    ['src-main/core/tools/sharp.ts', ['../db/open.ts', '../formats/handler.ts']],
    ['src-main/core/core.ts', ['../shells/host.ts', '../transport/websocket.ts', 'node:http', 'ws']],
    ['src-main/transport/websocket.ts', ['../core/core.ts', 'electron']],
    ['src-main/shells/loopback/main.ts', ['../electron/main.ts', '../../core/db/open.ts', 'electron']],
    ['src-main/shells/cli/main.ts', ['node:http', '../loopback/server.ts']],
    ['src-renderer/ui/grid.tsx', ['../features/tags/index.ts', '../app/app.tsx']],
    [
      'src-renderer/features/tags/tags.tsx',
      ['../assets/grid.tsx', '../../app/app.tsx', '../../../src-main/core/core.ts', 'node:fs', 'electron'],
    ],
    ['src-renderer/client/client.ts', ['../ui/grid.tsx']],
    ['e2e/browser/cull.spec.ts', ['../../src-main/core/core.ts', '../../src-renderer/main.tsx', 'react']],
  ])('refuses in %s what its row of the table forbids', (file, specifiers) => {
    expect(refused(file, ...specifiers)).toEqual(specifiers);
  });

  test.each([
    ['src-shared/rpc/server.ts', ['zod', 'cborg', './frames.ts']],
    [
      'src-main/core/features/tags/tags.service.ts',
      ['../assets/assets.service.ts', '../../db/commit.ts', 'node:path', '../../../../src-shared/domain/tag-path.ts'],
    ],
    ['src-main/core/formats/raster.ts', ['../tools/sharp.ts', 'node:fs', './handler.ts']],
    ['src-main/core/tools/sharp.ts', ['sharp', 'node:fs']],
    ['src-main/core/core.ts', ['./features/tags/tags.handlers.ts', './db/open.ts']],
    [
      'src-main/shells/loopback/main.ts',
      ['node:http', 'ws', '../../core/core.ts', '../../transport/websocket.ts', '../host.ts', './server.ts'],
    ],
    ['src-main/shells/electron/main.ts', ['electron', '../instance.ts']],
    [
      'src-renderer/features/tags/tags.tsx',
      ['../assets/index.ts', '../../ui/grid.tsx', '../../client/client.ts', 'react'],
    ],
    ['src-renderer/main.tsx', ['./app/app.tsx', 'react-dom/client']],
    [
      'e2e/browser/cull.spec.ts',
      [
        '@playwright/test',
        'node:fs',
        '../../src-shared/domain/asset.ts',
        './scene.ts',
        'sharp',
        '../../src-main/core/formats/testing/raw-files.ts',
      ],
    ],
    ['src-main/core/db/commit.test.ts', ['vitest', 'fast-check', '../features/tags/tags.sql.ts']],
  ])('lets %s import what its row of the table allows', (file, specifiers) => {
    expect(refused(file, ...specifiers)).toEqual([]);
  });

  test('refuses a package that a second tool wraps', () => {
    const offences = check({
      'src-main/core/tools/canvas.ts': "import '@napi-rs/canvas';",
      'src-main/core/tools/pdf.ts': "import x from 'pdfjs-dist/legacy/build/pdf.mjs';\nimport '@napi-rs/canvas';",
    });
    expect(offences).toMatchObject([{ file: 'src-main/core/tools/pdf.ts', line: 2, specifier: '@napi-rs/canvas' }]);
  });
});
