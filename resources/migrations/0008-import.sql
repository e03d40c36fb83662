-- Imports: what each copies where, so that one that was cut off goes on as it began. Of this machine alone, and no user's work.
CREATE TABLE import_item (
  job TEXT NOT NULL,
  i INTEGER NOT NULL,             -- its place in the run
  grp INTEGER NOT NULL,           -- files of one group keep one stem
  source BLOB NOT NULL,           -- below the source, '/' between names
  size INTEGER NOT NULL, mtime REAL NOT NULL,
  print BLOB,                     -- fingerprint as in location
  folder BLOB NOT NULL, name BLOB NOT NULL, -- below the target: planned, then as it was placed
  state INTEGER NOT NULL,         -- 0 to be copied, 1 copied and read back, 2 known already, 3 could not be copied
  sha256 BLOB,
  problem TEXT,                   -- JSON {code, message}
  PRIMARY KEY (job, i)
) WITHOUT ROWID;

-- What was imported is known by its content (fields.ts: imported).
CREATE INDEX register_imported ON register (json_extract(value, '$.print')) WHERE field = 45 AND value IS NOT NULL;
