import { expect, test } from 'vitest';
import { RpcError } from '../../src-shared/rpc/errors.ts';
import { DbError } from './db/client.ts';
import { translate } from './errors.ts';

test.each([
  ['SQLITE_FULL', 'disk-full'],
  ['ENOSPC', 'disk-full'],
  ['SQLITE_CORRUPT_VTAB', 'unsupported'],
  ['SQLITE_READONLY_DBMOVED', 'read-only'],
  ['SQLITE_BUSY_SNAPSHOT', 'busy'],
  ['SQLITE_IOERR_WRITE', 'offline'],
  ['protected', 'unsupported'],
  ['disconnected', 'disconnected'],
])('%s is told as %s', (code, told) => {
  expect(translate(new DbError({ message: 'as SQLite says', code }))?.code).toBe(told);
});

test('our own errors stay as they are, and what nobody foresaw stays internal', () => {
  const own = new RpcError('not-found', 'Gone.');
  expect(translate(own)).toBe(own);
  expect([translate(new TypeError('x is undefined')), translate('text'), translate(undefined)]).toEqual([undefined, undefined, undefined]);
});
