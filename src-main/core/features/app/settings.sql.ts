import { read, write } from '../../db/procedure.ts';

export const allSettings = read('app.settings', (tx) =>
  Object.fromEntries((tx.sql('SELECT key, value FROM setting').all() as { key: string; value: string }[]).map((row) => [row.key, JSON.parse(row.value)])),
);

export const putSetting = write('app.setSetting', (tx, { key, value }: { key: string; value: unknown }) => {
  tx.sql('INSERT OR REPLACE INTO setting VALUES (?, ?)').run(key, JSON.stringify(value));
  return { seq: tx.rev() };
});

export const identity = read('app.identity', (tx) => {
  const id = (tx.sql("SELECT value FROM meta WHERE key = 'catalogId'").get() as { value: Buffer }).value;
  const roots = (tx.sql('SELECT count(*) AS c FROM root WHERE removed = 0').get() as { c: number }).c;
  return { id: id.toString('hex'), roots, seq: tx.rev() };
});
