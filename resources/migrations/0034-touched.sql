-- Files of which something is to be computed again once a long history of colleagues is in.
CREATE TABLE team_touched (
  n INTEGER NOT NULL,
  field INTEGER NOT NULL,           -- 0: everything
  PRIMARY KEY (n, field)
) WITHOUT ROWID;
