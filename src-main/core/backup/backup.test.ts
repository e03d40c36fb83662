import { rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connect } from '../db/connection.ts';
import { edit } from '../features/assets/edit.sql.ts';
import { verifyRows } from '../features/catalog/catalog.sql.ts';
import { redoStep, undoStep } from '../features/history/history.sql.ts';
import { applyTags } from '../features/tags/tags.sql.ts';
import { backupFolder, listBackups, takeBackup } from './backups.ts';
import { restoreCatalog } from './restore.ts';
import { joinSmall, sealPending } from './sealer.ts';
import { filedCatalog, type Filed, stateOf } from './testing/filed-catalog.ts';

const me = { actor: 'me' };
type Step = readonly [what: string, who: number, value: number];
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom(
    'rate',
    'label',
    'title',
    'tag',
    'tag',
    'untag',
    'undo',
    'undo',
    'redo',
    'born',
    'seal',
    'backup',
    'join',
  ),
  fc.nat(20),
  fc.nat(5),
);
const TAGS = ['people/Ines', 'people/Jan', 'Paris', 'trip/2024', 'trip'];

function act(c: Filed, [what, who, value]: Step): void {
  const all = c.ns();
  const ns = [...new Set([all[who % all.length], all[(who + value) % all.length]])] as number[];
  if (what === 'rate') c.run(edit, { ...me, ns, changes: { rating: value } });
  if (what === 'label') c.run(edit, { ...me, ns, changes: { label: value ? 'red' : null } });
  if (what === 'title') c.run(edit, { ...me, ns, changes: { title: `Title ${value}` } });
  if (what === 'tag') c.run(applyTags, { ...me, ns, add: [TAGS[value % 5] as string], remove: [] });
  if (what === 'untag') c.run(applyTags, { ...me, ns, add: [], remove: [TAGS[value % 5] as string] });
  if (what === 'undo') c.run(undoStep, me);
  if (what === 'redo') c.run(redoStep, me);
  if (what === 'born') c.born(`later ${all.length}.jpg`);
  if (what === 'seal') sealPending(c.db, c.folder, known(c));
  if (what === 'join') joinSmall(c.folder, { most: 1 });
  if (what === 'backup')
    takeBackup(c.path, backupFolder(c.folder), `before-${1000 + listBackups(backupFolder(c.folder)).length}`);
}
const known = (c: Filed): number => listBackups(backupFolder(c.folder))[1]?.entities ?? 0;

test('a destroyed database comes back from backup and log as it was: values, tags, history, and what can be undone', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 40 }),
      fc.constantFrom('deleted', 'garbage', 'empty'),
      (steps, how) => {
        const c = filedCatalog(6);
        for (const one of steps) act(c, one);
        act(c, ['rate', 1, 3]);
        act(c, ['rate', 1, 4]);
        act(c, ['seal', 0, 0]);
        const before = stateOf(c.db);
        c.close();
        for (const end of ['-wal', '-shm']) rmSync(c.path + end, { force: true });
        if (how === 'deleted') rmSync(c.path);
        else writeFileSync(c.path, how === 'empty' ? '' : Buffer.alloc(5000, 'garbage'));
        const outcome = restoreCatalog({ folder: c.folder });
        expect(outcome.problems).toEqual([]);
        const again = connect(c.path, 'write');
        try {
          expect(stateOf(again.db)).toEqual(before);
          expect(again.run(verifyRows, undefined).out.problems).toEqual([]);
          // The same steps backwards lead to the same place.
          for (let i = 0; i < 4; i++) again.run(undoStep, me);
          for (let i = 0; i < 3; i++) again.run(redoStep, me);
          expect(again.run(verifyRows, undefined).out.problems).toEqual([]);
        } finally {
          again.close();
          rmSync(c.folder, { recursive: true });
        }
      },
    ),
    { numRuns: Number(process.env['RUNS'] ?? 15) },
  );
}, 120_000);
