-- Picture and film of a live photo name each other, whatever their files are called.
CREATE TABLE shot_id (            -- computed from facts: Apple's content identifier
  asset INTEGER PRIMARY KEY REFERENCES asset (n),
  id TEXT NOT NULL
);
CREATE INDEX shot_id_id ON shot_id (id);
