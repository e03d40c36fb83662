import { expect, test, vi } from 'vitest';
import type { Contract } from '../../src-shared/contract/index.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import { createFirstLook } from './first-look.ts';

const NEVER = 1_000_000;

function look(patience: number) {
  const said: string[] = [];
  const failed = vi.fn();
  const first = createFirstLook(async () => void said.push('begun'), patience, failed);
  const answers = { 'assets.rows': 'rows', 'search.page': 'page', 'library.add': 'added', 'app.setSetting': 'set' };
  const handlers = Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [
      name,
      async () => {
        said.push(answer);
        return answer;
      },
    ]),
  ) as unknown as Handlers<Contract>;
  const over = first.over(handlers) as unknown as Record<keyof typeof answers, () => Promise<string>>;
  return { first, over, said };
}

test('what a window looks at is answered before anything is begun, and its rows are what is waited for', async () => {
  const { over, said } = look(NEVER);
  expect(await over['search.page']()).toBe('page');
  expect(await over['assets.rows']()).toBe('rows');
  expect(said).toEqual(['page', 'rows']);
  await expect.poll(() => said).toEqual(['page', 'rows', 'begun']);
});

test('whoever wants something done finds it begun, once', async () => {
  const { over, said } = look(NEVER);
  await Promise.all([over['library.add'](), over['app.setSetting']()]);
  expect(said).toEqual(['begun', 'added', 'set']);
});

test('where nobody looks, it begins by itself', async () => {
  const { said } = look(1);
  await expect.poll(() => said).toEqual(['begun']);
});

test('nothing begins after the end', async () => {
  const { first, over, said } = look(1);
  await first.close();
  await over['assets.rows']();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(said).toEqual(['rows']);
});
