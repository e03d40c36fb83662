-- Assets that came from a private folder into one of the team's: what was said of them before is to be told.
CREATE TABLE team_joined (n INTEGER PRIMARY KEY);
-- Whatever moves a file: a person, a scan that finds it elsewhere, a folder that becomes part of another.
CREATE TRIGGER asset_joined AFTER UPDATE OF root ON asset
  WHEN new.root IS NOT old.root AND (SELECT team FROM root WHERE n = new.root) = 1 AND (SELECT team FROM root WHERE n = old.root) = 0
BEGIN
  INSERT OR IGNORE INTO team_joined VALUES (new.n);
END;
-- What colleagues call the files of the team's folders that were not seen here yet: whoever sees a file first calls it so for everybody.
CREATE TABLE team_claim (
  root INTEGER NOT NULL,
  path BLOB NOT NULL,             -- below the root
  asset INTEGER NOT NULL,
  PRIMARY KEY (root, path)
) WITHOUT ROWID;
CREATE INDEX team_claim_asset ON team_claim (asset);
