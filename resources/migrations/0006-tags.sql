-- Tags that were merged, renamed, deleted; their synonyms, and categories.

ALTER TABLE tag ADD COLUMN same INTEGER;       -- computed: the tag that it was merged into, under which it is shown
ALTER TABLE tag ADD COLUMN synonyms TEXT;      -- JSON list of other words by which it is found
ALTER TABLE tag ADD COLUMN category INTEGER NOT NULL DEFAULT 0; -- 1: groups others and is written to no file
CREATE INDEX tag_same ON tag (same) WHERE same IS NOT NULL;

CREATE TABLE tag_alias (          -- computed: what files mean by the former path of a tag, unless a tag is there now
  entity INTEGER PRIMARY KEY REFERENCES entity (n), -- whose id follows from the path
  key TEXT NOT NULL,              -- as in tag
  name TEXT NOT NULL,             -- the last name of the path
  tag INTEGER NOT NULL REFERENCES entity (n)
);
CREATE INDEX tag_alias_key ON tag_alias (key);
CREATE INDEX tag_alias_tag ON tag_alias (tag);
