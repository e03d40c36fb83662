-- Custom fields stand in files too.
CREATE TABLE file_field (         -- computed: whose files say something of a custom field, also of one that only another catalog defines
  property TEXT NOT NULL,         -- as in files, without its prefix
  asset INTEGER NOT NULL REFERENCES asset (n),
  PRIMARY KEY (property, asset)
) WITHOUT ROWID;
CREATE INDEX file_field_asset ON file_field (asset);
