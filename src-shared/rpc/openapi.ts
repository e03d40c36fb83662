/** The contract's calls as an OpenAPI 3.1 description of `POST /api/<name>`, for scripts and other programs. */
import { z } from 'zod';
import type { Contract, Op } from './define.ts';
import { ERROR_CODES } from './errors.ts';

type Schema = Record<string, unknown>;
type Call = Extract<Op, { out: z.ZodType }>;

const WHAT = {
  query: 'A query: no effect.',
  command: 'A command: answers with the `seq` of its change.',
  job: 'A job: answers with its `jobId`, and goes on.',
} as const;

const ERROR_SCHEMA = {
  type: 'object',
  required: ['code', 'message', 'retryable'],
  properties: {
    code: { enum: [...ERROR_CODES] },
    message: { type: 'string', description: 'For people: what happened and what to do.' },
    retryable: { type: 'boolean' },
    details: { type: 'object' },
    ref: { type: 'string', description: 'Stands in the log.' },
  },
};

/** @param info `title` and `version` of the API; `server`: base address, without a slash at its end */
export function openApi(contract: Contract, info: { title: string; version: string; server?: string }) {
  const schemas: Record<string, Schema> = { Error: ERROR_SCHEMA };
  const paths: Record<string, unknown> = {};
  for (const [name, op] of Object.entries(contract)) {
    if (op.kind !== 'stream' && op.kind !== 'topic') paths[`/api/${name}`] = { post: operation(name, op, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: { title: info.title, version: info.version },
    ...(info.server && { servers: [{ url: info.server }] }),
    security: [{ token: [] }],
    paths,
    components: { schemas, securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  };
}

function operation(name: string, op: Call, schemas: Record<string, Schema>) {
  return {
    operationId: name,
    tags: [name.split('.')[0]],
    description: WHAT[op.kind],
    requestBody: { required: true, content: json(component(`${name}.in`, op.in, 'input', schemas)) },
    responses: {
      200: { description: 'Done.', content: json(component(`${name}.out`, op.out, 'output', schemas)) },
      default: { description: 'Failed.', content: json({ $ref: '#/components/schemas/Error' }) },
    },
  };
}

const json = (schema: Schema) => ({ 'application/json': { schema } });

/** Files a schema and its own definitions under components, where its references are made to point. */
function component(name: string, schema: z.ZodType, io: 'input' | 'output', schemas: Record<string, Schema>): Schema {
  const {
    $schema: _,
    $defs = {},
    ...root
  } = z.toJSONSchema(schema, { io }) as Schema & { $defs?: Record<string, Schema> };
  const move = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(move);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => [key, key === '$ref' ? moved(String(value)) : move(value)]),
    );
  };
  const moved = (ref: string) => `#/components/schemas/${name}${ref === '#' ? '' : `.${ref.replace('#/$defs/', '')}`}`;
  schemas[name] = move(root) as Schema;
  for (const [key, definition] of Object.entries($defs)) schemas[`${name}.${key}`] = move(definition) as Schema;
  return { $ref: `#/components/schemas/${name}` };
}
