/**
 * On real shares, where there are some: VITRINE_TEST_SHARES names two folders, divided by a comma, that are one share mounted twice (or one
 * folder, twice). Two programs always write to one folder of this disk.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createCatalogFolder } from './create.ts';
import { createFolderRemote } from './folder.ts';
import { remoteContract } from './testing/contract.ts';
import type { TwoClientsResult } from './testing/two-clients.ts';

const CATALOG = 'abcdefghijklmnopqrstuvwxyz';
const given = process.env['VITRINE_TEST_SHARES']?.split(',') ?? [];

async function two(folders: readonly [string, string], count: number): Promise<TwoClientsResult[]> {
  const out = mkdtempSync(join(tmpdir(), 'vitrine-two-'));
  onTestFinished(() => rmSync(out, { recursive: true, force: true }));
  const script = fileURLToPath(new URL('./testing/two-clients.ts', import.meta.url));
  return await Promise.all(
    ['A', 'B'].map(async (role, i) => {
      const file = join(out, `${role}.json`);
      const child = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', script, folders[i] as string, role, file, String(count)],
        { stdio: ['ignore', 'ignore', 'pipe'] },
      );
      let said = '';
      child.stderr.on('data', (data) => {
        said += data;
      });
      const code = await new Promise((resolve) => child.on('exit', resolve));
      expect([code, said]).toEqual([0, '']);
      return JSON.parse(readFileSync(file, 'utf8')) as TwoClientsResult;
    }),
  );
}

function isComplete(results: readonly TwoClientsResult[], count: number): void {
  for (const { verified, missing, wrong, leftInTmp } of results)
    expect({ verified, missing, wrong, leftInTmp }).toEqual({
      verified: 2 * count,
      missing: [],
      wrong: [],
      leftInTmp: 0,
    });
}

test('two programs on one folder of this disk: each has all of both, as it was written', async () => {
  const top = mkdtempSync(join(tmpdir(), 'vitrine-two-'));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  const results = await two([top, top], 30);
  isComplete(results, 30);
  expect(results.map(({ troubles }) => troubles)).toEqual([{}, {}]);
});

const onShares = (): void => {
  const [first, second] = given as [string, string];
  let n = 0;
  remoteContract('two mounts of one share', async () => {
    const inner = `vitrine-contract-${process.pid}-${n++}`;
    mkdirSync(join(first, inner));
    await createCatalogFolder(join(first, inner, 'Team.vitrine'), {
      format: 1,
      catalogId: CATALOG,
      founderKeyFp: 'f',
      aclRoot: 'r',
    });
    mkdirSync(join(first, inner, 'Else.vitrine'));
    let clients = 0;
    return {
      catalog: CATALOG,
      client: () =>
        createFolderRemote({
          folder: join(clients % 2 ? second : first, inner, 'Team.vitrine'),
          writer: `w${clients++}`,
        }),
      nowhere: () => createFolderRemote({ folder: join(second, inner, 'Else.vitrine'), writer: 'lost' }),
      wipe: async () => {
        for (const name of readdirSync(join(first, inner, 'Team.vitrine')))
          rmSync(join(first, inner, 'Team.vitrine', name), { recursive: true });
      },
      count: async () => readdirSync(join(first, inner), { recursive: true }).length,
      close: async () => rmSync(join(first, inner), { recursive: true, force: true, maxRetries: 5 }),
    };
  });

  test('two writers', async () => {
    isComplete(await two([first, second], 150), 150);
  }, 600_000);
};
if (given.length === 2) describe('on a real share', onShares);
