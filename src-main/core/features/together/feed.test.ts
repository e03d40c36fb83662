import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../../../../src-shared/domain/team/kinds.ts';
import { write } from '../../db/procedure.ts';
import { type Desk, office } from '../../team/testing/catalogs.ts';
import { spending } from '../../testing/spent.ts';
import { edit } from '../assets/edit.sql.ts';
import { changedBy, feedOf, markLooked } from './feed.sql.ts';
import { type LogInput, logOf, noteOlder } from './log.sql.ts';

const by = (desk: Desk) => `member:${desk.member}`;
const feed = (at: Desk, ...of: Desk[]) => at.catalog.run(feedOf, { actors: of.map(by), batches: 20 }).out.people;
const log = (desk: Desk, input: Partial<LogInput> = {}) =>
  desk.catalog.run(logOf, { limit: 100, ...input }).out.entries;

describe('what changed since I was here', () => {
  test('is told by person and batch with its assets, until somebody has looked', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    const cat = await one.join('Cat', 'editor');
    bob.rate(0, 4);
    bob.rate(1, 4);
    bob.tag(1, ['sea']);
    cat.rate(2, 1);
    await one.settle();
    const news = feed(one.ann, bob, cat);
    expect(news).toMatchObject([
      // The tag itself is one of them.
      {
        actor: by(bob),
        unseen: 4,
        batches: [{ changes: 4, assets: 2, kinds: expect.arrayContaining(['stars', 'tags']) }],
      },
      { actor: by(cat), unseen: 1, batches: [{ changes: 1, assets: 1, kinds: ['stars'] }] },
    ]);
    const [batch] = news[0]?.batches ?? [];
    expect(
      one.ann.catalog.run(changedBy, { actor: by(bob), from: batch?.from ?? 0, to: batch?.to ?? 0 }).out.ns.sort(),
    ).toEqual([one.ann.assets[0], one.ann.assets[1]]);
    one.ann.catalog.run(markLooked, { actors: [by(bob)], to: batch?.to });
    expect(feed(one.ann, bob, cat).map(({ actor }) => actor)).toEqual([by(cat)]);
    bob.rate(0, 2);
    await one.settle();
    expect(feed(one.ann, bob)).toMatchObject([{ unseen: 1, batches: [{ changes: 1, assets: 1 }] }]);
  });

  test('history by person, kind and time, of all and of one asset with what it was before', async () => {
    const one = await office((catalog, ns) => {
      catalog.run(edit, { actor: 'me', ns: [ns[0] as number], changes: { rating: 1 } });
    });
    const HOUR = 3600_000;
    const bob = await one.join('Bob', 'editor', () => Date.now() - 3 * HOUR);
    bob.rate(0, 4);
    bob.tag(0, ['sea']);
    await one.settle();
    one.ann.rate(0, 2);
    await one.settle();
    expect(new Set(log(one.ann, { actors: [by(bob)] }).flatMap(({ kinds }) => kinds))).toEqual(
      new Set(['tags', 'stars']),
    );
    expect(log(one.ann, { fields: fieldsOf(['stars']), actors: [by(bob)] }).length).toBe(1);
    expect(new Set(log(one.ann, { fields: fieldsOf(['tags']) }).map(({ actor }) => actor))).toEqual(new Set([by(bob)]));
    // His clock is three hours behind: what he did was done then, and is here since now.
    expect(log(one.ann, { since: Date.now() - HOUR, actors: [by(bob)] })).toEqual([]);
    const [late] = log(one.ann, { actors: [by(bob)] });
    expect((late?.here ?? 0) - (late?.said ?? 0)).toBeGreaterThan(2 * HOUR);
    expect(late?.device).toMatch(/^[a-z2-7]{26}/);
    const n = one.ann.assets[0] as number;
    const story = log(one.ann, { asset: n }).map(({ actor, details }) => [actor, details]);
    expect(story).toEqual([
      ['me', [{ field: 'rating', before: 4, after: 2 }]],
      ['me', [{ field: 'rating', before: null, after: 1 }]],
      [by(bob), [{ field: 'tags', before: null, after: 'sea' }]],
      [by(bob), [{ field: 'rating', before: 1, after: 4 }]],
    ]);
    expect(
      log(bob, { asset: bob.assets[0] as number, fields: fieldsOf(['stars']) }).map(({ details }) => details?.[0]),
    ).toMatchObject([{ before: 4, after: 2 }, { before: 1, after: 4 }, { after: 1 }]);
  });

  test('of a million changes nothing is looked through', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    bob.rate(0, 4);
    await one.settle();
    const MANY = 1_000_000;
    one.ann.catalog.run(
      write('test.many', (tx, _: null) => {
        const { ops, seq } = tx.sql('SELECT ops, seq FROM change WHERE actor = ? ORDER BY seq DESC').get(by(bob)) as {
          ops: Buffer;
          seq: number;
        };
        tx.sql(
          `WITH RECURSIVE many(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM many WHERE i < ?)
           INSERT INTO change (seq, grp, actor, label, kind, wall, ops, assets, writer, said) SELECT ? + i, x'00', ?, 'Changed rating', 'do', ? + i * 1000, ?, 1, x'00', ? + i * 1000 FROM many`,
        ).run(MANY, seq, by(bob), 1e12, ops, 1e12);
        tx.sql('INSERT OR IGNORE INTO change_field SELECT iif(seq % 50000, 1, 2), seq FROM change').run();
      }),
      null,
    );
    const timed = <T>(act: () => T): [T, number] => {
      const spent = spending();
      const out = act();
      return [out, spent()];
    };
    const took: Record<string, number> = {};
    const measure = <T>(name: string, act: () => T): T => {
      const [out, ms] = timed(act);
      took[name] = Math.round(ms);
      return out;
    };
    expect(measure('feed', () => feed(one.ann, bob))).toMatchObject([{ unseen: 10_000, batches: [{ changes: 500 }] }]);
    expect(measure('latest', () => log(one.ann)).length).toBe(100);
    expect(measure('by person', () => log(one.ann, { actors: [by(bob)] })).length).toBe(100);
    expect(measure('by kind', () => log(one.ann, { fields: fieldsOf(['labels']) })).length).toBe(20);
    expect(
      measure('by time', () => log(one.ann, { since: 1e12 + 999_990 * 1000, until: 1e12 + MANY * 1000 })).length,
    ).toBe(11);
    for (const ms of Object.values(took)) expect(ms).toBeLessThan(500);
  });

  test('what was done before fields were noted is found by them too', async () => {
    const one = await office();
    one.ann.rate(0, 3);
    one.ann.tag(0, ['old']);
    one.ann.catalog.run(
      write('test.forget', (tx, _: null) => void tx.sql('DELETE FROM change_field').run()),
      null,
    );
    one.ann.rate(1, 3);
    while (one.ann.catalog.run(noteOlder, null).out);
    expect(log(one.ann, { fields: fieldsOf(['tags']) }).length).toBe(1);
  });
});
