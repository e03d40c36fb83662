-- A team that shares this catalog (docs in src-main/core/team): what others did and what is told to them. All of it but secrets can be read
-- again from the share.
ALTER TABLE root ADD COLUMN team INTEGER NOT NULL DEFAULT 0; -- 1: its assets are the team's
ALTER TABLE change ADD COLUMN writer BLOB;                   -- 16 bytes: whose log it is of, if another's
ALTER TABLE change ADD COLUMN held INTEGER NOT NULL DEFAULT 0; -- 1: does not count in the team, and so not here
CREATE TABLE team_acl (           -- the membership log
  hash TEXT PRIMARY KEY,          -- as names have it
  bytes BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE team_segment (
  hash TEXT PRIMARY KEY,          -- SHA-256, hex
  short TEXT NOT NULL UNIQUE,     -- as names have it
  writer TEXT NOT NULL,
  device TEXT NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL,
  prev TEXT,                      -- hash of the segment before it
  state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'raw')),
  verdict TEXT NOT NULL,          -- JSON: why each group is held back, or null
  own INTEGER NOT NULL DEFAULT 0, -- 1: this machine wrote it
  placed INTEGER NOT NULL DEFAULT 0, -- 1: known to stand on the share
  bytes BLOB NOT NULL
);
CREATE INDEX team_segment_prev ON team_segment (prev);
CREATE INDEX team_segment_writer ON team_segment (writer, last);
CREATE INDEX team_segment_state ON team_segment (state) WHERE state = 'waiting';
CREATE TABLE team_made (          -- who signed the creation of an entity, and was allowed to
  entity BLOB NOT NULL,
  member TEXT NOT NULL,
  segment TEXT NOT NULL,
  PRIMARY KEY (entity, member, segment)
) WITHOUT ROWID;
CREATE TABLE team_group (         -- groups of segments as changes of this catalog
  segment TEXT NOT NULL,
  at INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (segment, at)
) WITHOUT ROWID;
CREATE TABLE team_pending (       -- what people did here and no segment holds yet
  n INTEGER PRIMARY KEY,
  seq INTEGER,                    -- the change that it is of; NULL: what an entity had when it became the team's
  ops BLOB NOT NULL               -- a group in wire form
);
CREATE TABLE team_entity (        -- what the team knows of, but for assets
  n INTEGER PRIMARY KEY
);
CREATE TABLE team_file (          -- own entries of the membership log that are not on the share yet
  n INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  bytes BLOB NOT NULL
);
CREATE TABLE team_pack (
  name TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  holds TEXT NOT NULL,            -- JSON: hashes of segments
  stood INTEGER                   -- ms since 1970 when it was seen on the share
) WITHOUT ROWID;
CREATE TABLE team_dropped (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE team_head (          -- what other machines told last
  writer TEXT PRIMARY KEY,
  said TEXT NOT NULL              -- JSON
) WITHOUT ROWID;
