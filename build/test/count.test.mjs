import { describe, expect, test } from 'vitest';
import { countPlaywright, countVitest, judge, lastLine, nothing } from './count.mjs';
import { missingPackages, systemPackages } from './system.mjs';

const vitestReport = (...files) => ({
  testResults: files.map(([status, ...tests]) => ({
    name: 'some.test.ts',
    status,
    message: 'it does not load',
    assertionResults: tests.map((status) => ({
      status,
      fullName: `a ${status} test`,
      failureMessages: ['\x1b[31mone\x1b[0m is\n\n  at /here\n  at /node_modules/there'],
    })),
  })),
});

describe('counting', () => {
  test('vitest: a file that does not load is one failure, todo and skip are skips', () => {
    expect(
      countVitest(vitestReport(['passed', 'passed', 'skipped', 'todo'], ['failed'], ['failed', 'failed', 'passed'])),
    ).toEqual({
      passed: 2,
      failed: 2,
      skips: ['a skipped test', 'a todo test'],
      failures: ['some.test.ts\n    it does not load', 'some.test.ts › a failed test\n    one is\n      at /here'],
    });
  });
  test('playwright: flaky counts as failed, a skip keeps its reason', () => {
    const results = [{ errors: [{ message: 'not there' }] }];
    const spec = (title, status, annotations = []) => ({ title, tests: [{ status, annotations, results }] });
    const report = {
      errors: [],
      suites: [
        {
          title: 'electron/smoke.spec.ts',
          specs: [spec('starts', 'skipped', [{ type: 'skip', description: 'no Electron binary' }])],
          suites: [{ title: 'inner', specs: [spec('a', 'expected'), spec('b', 'unexpected'), spec('c', 'flaky')] }],
        },
      ],
    };
    expect(countPlaywright(report)).toEqual({
      passed: 1,
      failed: 2,
      skips: ['electron/smoke.spec.ts › starts (no Electron binary)'],
      failures: [
        'electron/smoke.spec.ts › inner › b\n    not there',
        'electron/smoke.spec.ts › inner › c\n    not there',
      ],
    });
  });
  test('a strict run counts a skip as failed, except the ones every machine may lack', () => {
    const count = {
      ...nothing(),
      passed: 3,
      skips: ['starts (no Electron binary)', 'share over SMB', 'pdf (poppler-utils)'],
    };
    expect(lastLine(judge(count, true))).toBe('3 passed, 1 failed, 2 skipped');
    expect(lastLine(judge(count, false))).toBe('3 passed, 0 failed, 3 skipped');
  });
});

describe('system packages', () => {
  test('a package is missing when none of its commands, or one of all its commands, is there', () => {
    const list = [
      { package: 'has-any', commands: ['no-such-command', 'sh'] },
      { package: 'lacks-one', commands: ['sh', 'no-such-command'], all: true },
      { package: 'lacks-file', files: ['/no/such/font.ttf'] },
    ];
    expect(missingPackages(list)).toEqual(process.platform === 'linux' ? ['lacks-one', 'lacks-file'] : []);
  });
  test('each says what it is for', () => {
    for (const entry of systemPackages)
      expect(entry).toMatchObject({ package: expect.any(String), for: expect.any(String) });
  });
});
