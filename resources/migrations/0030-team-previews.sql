-- What the team's files look like to those who do not have them (docs in src-main/core/team/previews). All of it can be made again.
CREATE TABLE team_told (          -- what the team was told of files, by this machine or by another
  asset INTEGER PRIMARY KEY,
  mark BLOB NOT NULL              -- of the file as it was told of
);
CREATE TABLE team_preview_pack (
  hash TEXT PRIMARY KEY,          -- as names have it
  name TEXT NOT NULL,
  writer TEXT NOT NULL,
  seq INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('own', 'taken', 'bad'))
) WITHOUT ROWID;
