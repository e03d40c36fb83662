-- Virtual copies: rows of `asset` without a file of their own, which repeat what is known of their master's (decision 139).
ALTER TABLE asset ADD COLUMN copy_of INTEGER; -- the master; NULL: it is a file's
ALTER TABLE asset ADD COLUMN copy TEXT;       -- its name, of a virtual copy

CREATE TABLE copy (               -- computed from their registers, also of masters whose file has not been seen yet
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  master INTEGER NOT NULL REFERENCES entity (n),
  gone INTEGER NOT NULL           -- 1: deleted, or its making was taken back
);
CREATE INDEX copy_master ON copy (master);

-- Only files are listened to.
DROP INDEX asset_unheard;
CREATE INDEX asset_unheard ON asset (n) WHERE kind IN (4, 5) AND preview IS NOT NULL AND loudness_of IS NOT preview AND copy_of IS NULL;
