-- Metadata written into files.

ALTER TABLE root ADD COLUMN writes TEXT NOT NULL DEFAULT 'off'; -- computed from its register: off, on-request, automatic

CREATE TABLE former (             -- other content was seen at an asset's place: what its file said before, until that has been read and merged
  asset INTEGER PRIMARY KEY REFERENCES asset (n),
  hash TEXT NOT NULL,             -- of the layer
  layer TEXT NOT NULL,            -- JSON Values
  known INTEGER NOT NULL,         -- 1: a block that was known became another; 0: a sidecar appeared
  broken INTEGER NOT NULL         -- 1: it could not be read whole then either
);

CREATE TABLE conflict (           -- file and catalog both changed a field, to different values
  asset INTEGER NOT NULL REFERENCES asset (n),
  field INTEGER NOT NULL,
  base TEXT NOT NULL,             -- JSON: what both had before; null for none
  theirs TEXT NOT NULL,           -- JSON: what the file says now
  PRIMARY KEY (asset, field)
) WITHOUT ROWID;

CREATE TABLE overwritten (        -- what files said before this program wrote into them: what undo brings back
  asset INTEGER NOT NULL REFERENCES asset (n),
  field INTEGER NOT NULL,
  elem INTEGER NOT NULL,          -- of tags: the tag that was written; else 0
  value TEXT,                     -- JSON; null for none
  PRIMARY KEY (asset, field, elem)
) WITHOUT ROWID;

CREATE TABLE writing (            -- begun, and perhaps done: a file that says this says it because we wrote it
  asset INTEGER PRIMARY KEY REFERENCES asset (n),
  whole TEXT NOT NULL             -- JSON Values
);

CREATE TABLE unwritten (          -- files that may be behind the catalog, to be written by themselves, and those that could not be
  asset INTEGER PRIMARY KEY REFERENCES asset (n),
  since INTEGER NOT NULL,         -- ms since 1970
  problem_code TEXT, problem TEXT -- why it was not written; tried again after the next edit, or when somebody asks
);
