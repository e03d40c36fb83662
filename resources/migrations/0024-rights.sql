-- What may be done with an asset.
ALTER TABLE asset ADD COLUMN rights TEXT; -- computed: JSON RightsTerms of domain/rights; NULL: nobody said anything

CREATE INDEX asset_rights ON asset (n) WHERE rights IS NOT NULL;

CREATE TABLE rights_told (        -- of which end of whose rights somebody was told
  actor TEXT NOT NULL,
  asset INTEGER NOT NULL,
  what TEXT NOT NULL, day TEXT NOT NULL,
  PRIMARY KEY (actor, asset, what, day)
) WITHOUT ROWID;
