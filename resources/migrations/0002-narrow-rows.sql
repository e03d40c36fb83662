-- What files told in whole leaves the rows of `asset`: these are what every list reads and every edit writes, and a star on a hundred
-- thousand assets wrote their facts along with it. See build/decisions/0030-narrow-rows.md.

CREATE TABLE told (
  n INTEGER PRIMARY KEY REFERENCES asset (n),
  facts TEXT,                     -- JSON Facts, whole
  layer TEXT, bases TEXT          -- JSON Values and Base[]: the layer under the log, and the merge's base
);
INSERT INTO told SELECT n, facts, layer, bases FROM asset WHERE coalesce(facts, layer, bases) IS NOT NULL;

CREATE TABLE asset_new (
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  rev INTEGER NOT NULL,           -- the change counter when any of this row, its location or its tags last changed
  added INTEGER NOT NULL,         -- ms since 1970
  -- where it is: the location shown, repeated here because every list sorts and filters by it
  location INTEGER, folder INTEGER, root INTEGER, name TEXT, size INTEGER, mtime REAL,
  state INTEGER NOT NULL DEFAULT 0, -- 0 there, 1 missing, 2 out of the library and kept: its root was removed, or it is in the trash
  -- ingest
  step INTEGER NOT NULL DEFAULT 0, -- 0 waits for its head, 1 for its whole read, 2 for exiftool, 3 done but for exiftool's whole answer, 4 done
  settled INTEGER NOT NULL DEFAULT 0, -- 1: the head told all that people see and filter by; exiftool is not waited for
  tries INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0, -- of the handler that read it last
  problem_code TEXT, problem TEXT,
  -- facts
  ext TEXT, mime TEXT, kind INTEGER, type_name TEXT, handler TEXT,
  width INTEGER, height INTEGER, orientation INTEGER,
  taken TEXT, taken_ms INTEGER, taken_source TEXT, -- ms of the wall clock read as UTC: what sorting and dates mean to people
  camera TEXT, lens TEXT, iso REAL, aperture REAL, exposure REAL, focal REAL,
  lat REAL, lon REAL, duration REAL, pages INTEGER, animated INTEGER,
  sha256 BLOB, picture BLOB,      -- full hash; hash of the picture without its metadata
  preview TEXT,                   -- key in the preview store; NULL = none
  -- computed: register, else layer
  rating INTEGER NOT NULL DEFAULT 0, label TEXT, flag TEXT, rotate INTEGER NOT NULL DEFAULT 0,
  title TEXT, caption TEXT, creator TEXT, copyright TEXT,
  more TEXT,                      -- JSON: the other values that are set
  layer_hash TEXT                 -- of the layer in told
);
INSERT INTO asset_new SELECT n, rev, added, location, folder, root, name, size, mtime, state, step, settled, tries, version,
  problem_code, problem, ext, mime, kind, type_name, handler, width, height, orientation, taken, taken_ms, taken_source, camera,
  lens, iso, aperture, exposure, focal, lat, lon, duration, pages, animated, sha256, picture, preview, rating, label, flag,
  rotate, title, caption, creator, copyright, more, layer_hash FROM asset;
DROP TABLE asset;
ALTER TABLE asset_new RENAME TO asset;
CREATE INDEX asset_rev ON asset (rev);
CREATE INDEX asset_todo ON asset (step, n) WHERE step < 3;
CREATE INDEX asset_enrich ON asset (n) WHERE step = 3;
CREATE INDEX asset_problem ON asset (n) WHERE problem_code IS NOT NULL;
CREATE INDEX asset_folder ON asset (folder, state);
CREATE INDEX asset_sha256 ON asset (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX asset_picture ON asset (picture) WHERE picture IS NOT NULL;
