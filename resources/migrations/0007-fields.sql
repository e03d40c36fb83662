-- Custom fields: what people define beside the fields of every asset. All four tables are computed from registers.

CREATE TABLE field_schema (       -- a group of fields that is for some kinds of asset
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  name TEXT NOT NULL,
  kinds TEXT,                     -- JSON list of kinds; NULL: for all
  place REAL NOT NULL,            -- they stand in this order
  removed INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE field (
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  number INTEGER NOT NULL,        -- of the register of an asset that holds its value; follows from the entity's id
  schema INTEGER,                 -- n of its schema
  key TEXT NOT NULL,              -- field.<key>: in searches, and its property in files
  name TEXT NOT NULL,
  type TEXT NOT NULL,             -- one of FIELD_TYPES
  place REAL NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX field_number ON field (number);

CREATE TABLE field_choice (
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  number INTEGER NOT NULL,        -- of the register of an asset that says whether it has this one of several
  field INTEGER,
  name TEXT NOT NULL,
  place REAL NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX field_choice_number ON field_choice (number);
CREATE INDEX field_choice_field ON field_choice (field);

CREATE TABLE asset_field (        -- values as they are shown; those of removed fields stay until they come back
  asset INTEGER NOT NULL,
  field INTEGER NOT NULL,
  value NOT NULL,                 -- a text, a number, a date as YYYY-MM-DD, n of a choice, or several as '12,15', ascending
  PRIMARY KEY (asset, field)
) WITHOUT ROWID;
