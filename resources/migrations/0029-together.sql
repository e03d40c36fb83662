-- What several people do together: who of them had not seen what the other wrote, what changed since one was here.
ALTER TABLE register ADD COLUMN seen BLOB;    -- of what another machine wrote: the key that its author had seen
ALTER TABLE change ADD COLUMN said INTEGER;   -- of another's change: ms since 1970 by its author's clock; wall is when it came here
CREATE TABLE team_conflict (      -- values that were not seen by whom they lost against; computed from the log
  entity INTEGER NOT NULL,
  field INTEGER NOT NULL,
  key BLOB NOT NULL,              -- of the value that lost
  value,                          -- JSON; SQL NULL = cleared
  seq INTEGER NOT NULL,           -- the change that wrote it
  winner BLOB NOT NULL,           -- key of the value that shows: once that is another, somebody has decided
  winner_seq INTEGER NOT NULL,
  PRIMARY KEY (entity, field, key)
) WITHOUT ROWID;
CREATE TABLE team_doubt (         -- registers of which that is to be worked out
  entity INTEGER NOT NULL,
  field INTEGER NOT NULL,
  PRIMARY KEY (entity, field)
) WITHOUT ROWID;
CREATE TABLE change_field (       -- which fields a change touched; 0: it made something
  field INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (field, seq)
) WITHOUT ROWID;
CREATE TABLE team_looked (        -- up to which change of a member's somebody has looked here
  member TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX change_actor ON change (actor, seq);
