-- What an asset's file was: a version for each content, metadata apart. Contents lie in the catalog's folder, by their hash.
CREATE TABLE version (            -- computed from the registers of versions
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  asset INTEGER NOT NULL REFERENCES entity (n), -- which may not have been seen yet
  made INTEGER NOT NULL,          -- ms since 1970: when it was noticed
  sha256 BLOB NOT NULL,
  picture BLOB,                   -- as in asset
  size INTEGER NOT NULL,
  saved REAL NOT NULL,            -- the file's time, ms since 1970
  program TEXT,                   -- that saved it, as the file says
  name TEXT, note TEXT, state TEXT, -- as people said
  dropped INTEGER NOT NULL DEFAULT 0, -- 1: its content is no longer kept; local
  preview TEXT                    -- key in the preview store; local
);
CREATE INDEX version_asset ON version (asset, made, n);
CREATE INDEX version_sha256 ON version (sha256);
CREATE TABLE uncaptured (         -- files whose content could not be kept; tried again with the next start or change
  asset INTEGER PRIMARY KEY REFERENCES asset (n),
  code TEXT NOT NULL, message TEXT NOT NULL
);
-- Which contents of its files are kept, as domain/versions.ts reads it.
ALTER TABLE root ADD COLUMN versions TEXT NOT NULL DEFAULT 'off';
