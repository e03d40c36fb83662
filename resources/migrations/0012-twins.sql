-- Files of one content: who shares a content with others has its number, so that duplicates are found without looking at every asset.
CREATE TABLE twin (
  n INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE     -- a content that two or more assets had at some time
);
ALTER TABLE asset ADD COLUMN twin INTEGER; -- computed from sha256: the content's number; NULL: nobody else had it
INSERT INTO twin (sha256) SELECT sha256 FROM asset WHERE sha256 IS NOT NULL GROUP BY sha256 HAVING count(*) > 1;
UPDATE asset SET twin = (SELECT n FROM twin WHERE twin.sha256 = asset.sha256)
  WHERE n IN (SELECT asset.n FROM twin CROSS JOIN asset ON asset.sha256 = twin.sha256);
CREATE INDEX asset_twin ON asset (twin, state, size) WHERE twin IS NOT NULL;
-- Changes whose files are still to go to the trash.
CREATE TABLE trash_work (seq INTEGER PRIMARY KEY REFERENCES change (seq));
