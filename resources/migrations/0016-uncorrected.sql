-- What is shown of an asset's time and place where nobody corrects it, kept of those that somebody did: taking a correction of many
-- thousands back need not read what their files told.
CREATE TABLE uncorrected (        -- computed
  n INTEGER PRIMARY KEY REFERENCES asset (n),
  taken TEXT, source TEXT, lat REAL, lon REAL, -- as in asset
  known INTEGER NOT NULL          -- 0: corrected before this was kept; ask what the file told
);

INSERT INTO uncorrected (n, known) SELECT DISTINCT entity, 0 FROM register WHERE field IN (19, 20) AND value IS NOT NULL;
