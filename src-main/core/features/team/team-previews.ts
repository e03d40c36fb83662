/** What files of the team's look like goes to the share from here, and comes from there, beside the exchange of what people did. */
import { unbase32 } from '../../../../src-shared/domain/team/names.ts';
import type { Deps } from '../../deps.ts';
import { theirKey } from '../../previews/theirs.ts';
import type { Signer } from '../../team/keys.ts';
import { createTeamPreviews, type TeamPreviews } from '../../team/previews/previews.ts';
import type { Remote } from '../../team/remote/remote.ts';
import { members, standing, type TeamIdentity } from '../../team/team.sql.ts';

/** Characters of a file's words that are told. */
const MOST_TEXT = 2 ** 20;

export function previewsOf({ db, previews, search }: Pick<Deps, 'db' | 'previews' | 'search'>, { of, signer, remote }: { readonly of: TeamIdentity; readonly signer: Signer; readonly remote: Remote }): TeamPreviews {
  return createTeamPreviews({
    db,
    remote,
    catalog: of.catalog,
    signer,
    writer: async () => unbase32((await db.call(standing, { of, input: undefined })).writer, 16) ?? new Uint8Array(16),
    members: () => db.call(members, { of, input: undefined }),
    pictureOf: (key) => previews.keptLarge(key),
    textOf: (n) => search.textOf(n, MOST_TEXT),
    keepPictures: (entries) => previews.theirs.keep(entries),
    keepText: (n, parts) => search.indexText(n, parts),
    keyOf: theirKey,
  });
}
