-- A large edit of tags alone leaves the rows of its assets as they are: it says here of which they were.

CREATE TABLE retagged (
  seq INTEGER PRIMARY KEY,        -- the change counter at its commit
  assets BLOB NOT NULL            -- their numbers, 4 bytes each, lowest byte first
);
