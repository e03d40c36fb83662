-- Markers: texts at times of films and sounds.
CREATE TABLE marker (             -- computed from its registers; those that are gone have no row
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  asset INTEGER NOT NULL,         -- whose file may not have been seen yet
  at INTEGER NOT NULL,            -- ms from the beginning
  text TEXT NOT NULL              -- NFC; empty: only the place
);
CREATE INDEX marker_asset ON marker (asset, at);
