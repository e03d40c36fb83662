import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('no two features say something else under one name: the one that is loaded last would speak for both', () => {
  const folder = join(import.meta.dirname, 'messages');
  const seen = new Map<string, string>();
  const doubled: string[] = [];
  for (const file of readdirSync(folder))
    for (const [, name = ''] of readFileSync(join(folder, file), 'utf8').matchAll(/^ {2}'?([\w.-]+)'?:/gm)) {
      const former = seen.get(name);
      if (former) doubled.push(`${name} in ${former} and ${file}`);
      seen.set(name, file);
    }
  expect(seen.size).toBeGreaterThan(1000);
  expect(doubled).toEqual([]);
});
