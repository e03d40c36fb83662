import { expect, test } from 'vitest';
import { z } from 'zod';
import { contract } from '../contract/index.ts';
import { command, job, query, stream, topic } from './define.ts';
import { ERROR_CODES } from './errors.ts';
import { openApi } from './openapi.ts';
import { statusOf } from './status.ts';

type Tree = { readonly name: string; children: Tree[] };
const Tree: z.ZodType<Tree> = z.lazy(() => z.object({ name: z.string(), children: z.array(Tree) }));

const small = {
  'a.query': query({ in: z.object({ n: z.number().default(1) }), out: Tree }),
  'a.command': command({ in: z.object({ value: z.json() }), out: z.object({ seq: z.number() }) }),
  'a.job': job({ in: z.object({}), out: z.object({ jobId: z.string() }), progress: z.object({}) }),
  'a.stream': stream({ in: z.object({}), chunk: 'bytes' }),
  'a.topic': topic({ data: z.object({}) }),
};

const refsOf = (part: unknown): string[] =>
  typeof part !== 'object' || part === null
    ? []
    : Object.entries(part).flatMap(([key, value]) => (key === '$ref' ? [String(value)] : refsOf(value)));

test('queries, commands and jobs are described; what needs a connection is not', () => {
  const api = openApi(small, { title: 'T', version: '1' });
  expect(api.openapi).toBe('3.1.0');
  expect(Object.keys(api.paths)).toEqual(['/api/a.query', '/api/a.command', '/api/a.job']);
});

test('a value with a default need not be sent', () => {
  const { schemas } = openApi(small, { title: 'T', version: '1' }).components;
  expect(schemas['a.query.in']).toMatchObject({ properties: { n: { type: 'number', default: 1 } } });
  expect(schemas['a.query.in']?.['required']).toBeUndefined();
});

test.each([
  ['schemas that contain themselves', small],
  ['the whole contract', contract],
])('every reference leads somewhere: %s', (_, described) => {
  const api = openApi(described, { title: 'T', version: '1', server: 'http://127.0.0.1:1' });
  const refs = refsOf(api);
  expect(refs.length).toBeGreaterThan(5);
  for (const ref of refs) {
    expect(api.components.schemas).toHaveProperty([ref.replace('#/components/schemas/', '')]);
  }
  for (const name of Object.keys(api.components.schemas)) expect(name).toMatch(/^[\w.-]+$/);
  expect(JSON.stringify(api)).not.toContain('$defs');
});

test('every error code has a status of failure', () => {
  for (const code of ERROR_CODES) expect(statusOf(code)).toBeGreaterThanOrEqual(400);
});
