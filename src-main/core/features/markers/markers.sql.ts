/** Texts at times of films and sounds. Each change is one undo step. */
import { KINDS } from '../../../../src-shared/domain/asset.ts';
import { clockTime } from '../../../../src-shared/domain/hit.ts';
import { ENTITY, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Change, commit, type Outcome } from '../../db/commit.ts';
import { read, type Tx, write } from '../../db/procedure.ts';

export interface Marker {
  /** Hex. */
  readonly id: string;
  /** Seconds from the beginning. */
  readonly at: number;
  readonly text: string;
}

/** Of one file; whoever needs more needs other tools. */
export const MOST_MARKERS = 5000;
const PLAYED: readonly number[] = [KINDS.indexOf('video'), KINDS.indexOf('audio')];

/** In the order of their times. */
export const listMarkers = read('markers.list', (tx, n: number): { seq: number; markers: Marker[] } => ({
  seq: tx.rev(),
  markers: (
    tx
      .sql(
        'SELECT lower(hex(entity.id)) AS id, at, text FROM marker JOIN entity USING (n) WHERE asset = ? ORDER BY at, marker.n',
      )
      .all(n) as Marker[]
  ).map(({ id, at, text }) => ({ id, at: at / 1000, text })),
}));

export interface NewMarker {
  readonly actor: string;
  readonly n: number;
  readonly at: number;
  readonly text: string;
}

export const addMarker = write('markers.add', (tx, { actor, n, at, text }: NewMarker): Outcome & { id: string } => {
  const asset = tx
    .sql(
      'SELECT lower(hex(entity.id)) AS id, asset.kind, name, duration FROM asset JOIN entity USING (n) WHERE n = ? AND state < 2',
    )
    .get(n) as { id: string; kind: number | null; name: string; duration: number | null } | undefined;
  if (!asset) throw new RpcError('not-found', 'This file is no longer in the catalog.');
  if (!PLAYED.includes(asset.kind ?? -1))
    throw new RpcError('unsupported', `${asset.name} is neither a film nor a sound, so it has no times to mark.`);
  inside(asset, at);
  if ((tx.column('SELECT count(*) FROM marker WHERE asset = ?').get(n) as number) >= MOST_MARKERS)
    throw new RpcError(
      'invalid-input',
      `${asset.name} has ${MOST_MARKERS.toLocaleString('en')} markers already, which is the most.`,
    );
  let made = 0;
  const outcome = commit(tx, { actor, label: labelOf('Marked', at, text) }, (change) => {
    made = change.create(ENTITY.marker);
    change.set([made], FIELD.markerAt, Math.round(at * 1000));
    change.set([made], FIELD.markerText, text.normalize('NFC'));
    change.set([made], FIELD.markerOf, asset.id);
  });
  return { ...outcome, id: tx.column('SELECT lower(hex(id)) FROM entity WHERE n = ?').get(made) as string };
});

export const setMarker = write(
  'markers.set',
  (
    tx,
    { actor, id, at, text }: { actor: string; id: string; at?: number | undefined; text?: string | undefined },
  ): Outcome => {
    const before = existing(tx, id);
    const asset = tx.sql('SELECT name, duration FROM asset WHERE n = ?').get(before.asset) as
      | { name: string; duration: number | null }
      | undefined;
    if (asset && at !== undefined) inside(asset, at);
    return commit(
      tx,
      { actor, label: labelOf('Changed the marker', at ?? before.at / 1000, text ?? before.text) },
      (change) => {
        if (at !== undefined) change.set([before.n], FIELD.markerAt, Math.round(at * 1000));
        if (text !== undefined) change.set([before.n], FIELD.markerText, text.normalize('NFC'));
      },
    );
  },
);

export const removeMarkers = write(
  'markers.remove',
  (tx, { actor, ids }: { actor: string; ids: readonly string[] }): Outcome => {
    const found = ids.map((id) => existing(tx, id));
    const [first] = found;
    const label =
      found.length === 1 && first
        ? labelOf('Took away the marker', first.at / 1000, first.text)
        : `Took away ${found.length.toLocaleString('en')} markers`;
    return commit(
      tx,
      { actor, label },
      (change) =>
        void change.set(
          found.map(({ n }) => n),
          FIELD.markerRemoved,
          true,
        ),
    );
  },
);

/** Those of `from` are put onto `to` as well, as new ones, but for what stands there already. */
export function copyMarkers(tx: Tx, change: Change, from: number, to: number): void {
  const of = hex(tx.column('SELECT id FROM entity WHERE n = ?').get(to) as Buffer);
  const here = tx.column('SELECT 1 FROM marker WHERE asset = ? AND at = ? AND text = ?');
  for (const { at, text } of tx.sql('SELECT at, text FROM marker WHERE asset = ? ORDER BY at, n').all(from) as {
    at: number;
    text: string;
  }[]) {
    if (here.get(to, at, text)) continue;
    const made = change.create(ENTITY.marker);
    change.set([made], FIELD.markerAt, at);
    change.set([made], FIELD.markerText, text);
    change.set([made], FIELD.markerOf, of);
  }
}

function existing(tx: Tx, id: string): { n: number; asset: number; at: number; text: string } {
  const found = tx
    .sql('SELECT marker.n, asset, at, text FROM entity JOIN marker USING (n) WHERE entity.id = ?')
    .get(Buffer.from(id, 'hex'));
  if (!found)
    throw new RpcError(
      'not-found',
      'This marker is no longer there. Somebody may have taken it away; look at the list again.',
    );
  return found as ReturnType<typeof existing>;
}

/** What is told of lengths may be off by a frame. */
function inside({ name, duration }: { readonly name: string; readonly duration: number | null }, at: number): void {
  if (duration !== null && at > duration + 0.5)
    throw new RpcError(
      'invalid-input',
      `${name} is ${clockTime(duration)} long: nothing of it is at ${clockTime(at)}.`,
    );
}

const labelOf = (what: string, at: number, text: string): string =>
  `${what} ${clockTime(at)}${text ? ` “${text.length > 40 ? `${text.slice(0, 39)}…` : text}”` : ''}`;
