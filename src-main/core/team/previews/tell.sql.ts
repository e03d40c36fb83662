/** Which files of the team's roots the others are to be told of: those that lie here, and are not as anybody told of them last. */
import { type Base, type Facts, KINDS } from '../../../../src-shared/domain/asset.ts';
import { read, type Tx, write } from '../../db/procedure.ts';
import { joinPath } from '../../paths.ts';
import { ELSEWHERE_SQL } from '../../library/elsewhere.ts';
import { markOf, type Told, type ToldFile } from './told-file.ts';

/** In `meta`: up to which row, by change count and number, files were looked at. */
const LOOKED = 'teamTold.files';

export interface ToTell {
  readonly n: number;
  readonly mark: Uint8Array;
  /** What is known here; words and picture are the caller's to add. */
  readonly told: Told;
  /** Key of its picture in the preview store. */
  readonly preview: string | null;
}

export interface Looked {
  readonly rev: number;
  readonly n: number;
}

interface Row {
  n: number; rev: number; id: Uint8Array; step: number; state: number; team: number; there: number; removed: number; root: Uint8Array; folder: Uint8Array | null; name: Uint8Array | null;
  size: number; mtime: number; print: Uint8Array | null; layer_hash: string | null; preview: string | null; mark: Uint8Array | null;
}

/** After what was looked at so far (unless said), at most so many rows. `more`: there are others. */
export const filesToTell = read(
  'team.filesToTell',
  (tx, { limit, after }: { limit: number; after?: Looked }): { files: ToTell[]; looked: Looked; more: boolean } => {
    const from = after ?? (JSON.parse((tx.column('SELECT value FROM meta WHERE key = ?').get(LOOKED) as string | undefined) ?? '{"rev":-1,"n":0}') as Looked);
    const rows = tx
      .sql(
        `SELECT asset.n, asset.rev, entity.id, asset.step, asset.state, root.team, root.state = 'online' AND NOT ${ELSEWHERE_SQL} AS there, root.removed, above.id AS root,
           folder.path AS folder, location.name, location.size, location.mtime, location.fingerprint AS print, layer_hash, preview, mark
         FROM asset JOIN entity ON entity.n = asset.n LEFT JOIN root ON root.n = asset.root LEFT JOIN entity AS above ON above.n = asset.root
           LEFT JOIN location ON location.n = asset.location LEFT JOIN folder ON folder.n = location.folder LEFT JOIN team_told ON team_told.asset = asset.n
         WHERE asset.copy_of IS NULL AND (asset.rev > @rev OR (asset.rev = @rev AND asset.n > @n)) ORDER BY asset.rev, asset.n LIMIT @limit`,
      )
      .all({ ...from, limit }) as Row[];
    const last = rows.at(-1);
    return { files: rows.flatMap((row) => toTell(tx, row) ?? []), looked: last ? { rev: last.rev, n: last.n } : from, more: rows.length === limit };
  },
  'slow',
);

/** Undefined: nothing is to be told, now or at all. */
function toTell(tx: Tx, row: Row): ToTell | undefined {
  const { n, id, team, there, removed, folder, name, preview, print } = row;
  const told = row.mark !== null;
  if (!there || removed) return undefined;
  // What somebody moved out of the team's folders is gone for the team; nothing is said of where it went.
  if (team !== 1 || row.state !== 0) return told ? differing(row, markOf('gone'), { asset: id, gone: true }, null) : undefined;
  if (row.step < 3 || !folder || !name) return undefined;
  const mark = markOf({ path: joinPath(folder, name), size: row.size, print, layer: row.layer_hash, pictured: preview !== null });
  if (row.mark && Buffer.from(row.mark).equals(mark)) return undefined;
  const more = tx.sql('SELECT facts, bases, ext, mime, kind, type_name, handler, sha256, picture, palette FROM asset LEFT JOIN told USING (n) WHERE n = ?').get(n) as More;
  const file: ToldFile = {
    asset: id, root: row.root, folder, name, size: row.size, mtime: row.mtime, print,
    type: { ext: more.ext ?? '', mime: more.mime ?? '', kind: KINDS[more.kind ?? -1] ?? 'other', name: more.type_name ?? '', handler: more.handler ?? 'other' },
    facts: more.facts ? (JSON.parse(more.facts) as Facts) : {},
    layer: row.layer_hash && more.bases ? { hash: row.layer_hash, values: {}, bases: JSON.parse(more.bases) as Base[] } : null,
    sha256: more.sha256, picture: more.picture, palette: more.palette, pictured: preview !== null, text: [],
  };
  return { n, mark, told: file, preview };
}

interface More {
  facts: string | null; bases: string | null; ext: string | null; mime: string | null; kind: number | null; type_name: string | null; handler: string | null;
  sha256: Uint8Array | null; picture: Uint8Array | null; palette: Uint8Array | null;
}

const differing = (row: Row, mark: Uint8Array, told: Told, preview: string | null): ToTell | undefined =>
  row.mark && Buffer.from(row.mark).equals(mark) ? undefined : { n: row.n, mark, told, preview };

export interface PackNote {
  readonly hash: string;
  readonly name: string;
  readonly writer: string;
  readonly seq: number;
  readonly bytes: number;
  readonly state: 'own' | 'taken' | 'bad';
}

const putPack = (tx: Tx, { hash, name, writer, seq, bytes, state }: PackNote): void =>
  void tx.sql('INSERT OR REPLACE INTO team_preview_pack VALUES (?, ?, ?, ?, ?, ?)').run(hash, name, writer, seq, bytes, state);
export const putTold = (tx: Tx, n: number, mark: Uint8Array): void => void tx.sql('INSERT OR REPLACE INTO team_told VALUES (?, ?)').run(n, Buffer.from(mark));

/** These were told, in this pack, which stands on the share; or there was nothing to be told. */
export const noteTold = write('team.noteTold', (tx, { files, looked, pack }: { files: readonly { n: number; mark: Uint8Array }[]; looked: Looked; pack: PackNote | null }) => {
  for (const { n, mark } of files) putTold(tx, n, mark);
  tx.sql('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(LOOKED, JSON.stringify(looked));
  if (pack) putPack(tx, pack);
});
export const notePack = write('team.notePack', (tx, pack: PackNote) => putPack(tx, pack));

/** A folder became the team's: everything in it is looked at. */
export const tellAgain = (tx: Tx): void => void tx.sql('DELETE FROM meta WHERE key = ?').run(LOOKED);

/** Packs that were not read yet, and the number of the last one of one's own. */
export const previewPacks = read('team.previewPacks', (tx, { hashes, writer }: { hashes: readonly string[]; writer: string }): { unknown: string[]; last: number } => ({
  unknown: tx.column('SELECT value FROM json_each(?) WHERE value NOT IN (SELECT hash FROM team_preview_pack)').all(JSON.stringify(hashes)) as string[],
  last: (tx.column('SELECT max(seq) FROM team_preview_pack WHERE writer = ?').get(writer) as number | null) ?? 0,
}));
