-- Export: presets of people, and what each run has come to.

CREATE TABLE export_preset (      -- computed from its registers; those that are gone have no row
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  name TEXT NOT NULL,             -- NFC
  body TEXT NOT NULL              -- JSON: ExportPreset of the contract
);

CREATE TABLE export_item (
  job TEXT NOT NULL,
  i INTEGER NOT NULL,             -- its place in the run
  asset INTEGER NOT NULL,
  preset INTEGER NOT NULL,        -- its place in the wish
  folder TEXT NOT NULL, name TEXT NOT NULL, -- below the target: planned, then as it was placed
  state INTEGER NOT NULL,         -- 0 to be made, 1 made and not yet in its place, 2 in its place, 3 left: a file of that name was there, 4 failed
  bytes INTEGER, sha256 TEXT,     -- of what was made
  problem TEXT,                   -- JSON {code, message}
  PRIMARY KEY (job, i)
) WITHOUT ROWID;
