-- Collections: assets that people put together in an order of their own, sets of collections, and searches that are kept.

CREATE TABLE collection (         -- computed from its registers
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  parent INTEGER REFERENCES entity (n), -- a set
  name TEXT NOT NULL,             -- NFC
  kind TEXT NOT NULL,             -- manual, set, smart, search
  query TEXT,                     -- of smart ones and searches
  cover INTEGER,                  -- the asset whose picture stands for it; NULL: the first
  removed INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE asset_collection (   -- computed from member
  collection INTEGER NOT NULL,
  asset INTEGER NOT NULL,
  at TEXT NOT NULL,               -- order key of when it was put in
  gone INTEGER NOT NULL DEFAULT 0, -- 1: taken out; undo puts it back where it stood
  PRIMARY KEY (collection, asset)
) WITHOUT ROWID;
CREATE INDEX asset_collection_asset ON asset_collection (asset);

CREATE TABLE place (              -- computed: where people moved an asset in a collection
  entity INTEGER PRIMARY KEY REFERENCES entity (n),
  collection INTEGER NOT NULL,
  asset INTEGER NOT NULL,
  pos TEXT NOT NULL,              -- order key
  UNIQUE (collection, asset)
);
