-- Roots are found again wherever their disk is mounted, and files that lie in the cloud are known as such.

ALTER TABLE root ADD COLUMN below BLOB;   -- bytes: where it lies below the top of its volume
ALTER TABLE root ADD COLUMN own_fsid TEXT; -- device:inode of its folder, to find it under another name
ALTER TABLE root ADD COLUMN held TEXT;    -- JSON {gone, there, answer?}: files that vanished and are kept until somebody says why

ALTER TABLE location ADD COLUMN cloud INTEGER NOT NULL DEFAULT 0; -- 0 here, 1 in the cloud alone, 2 asked for: read whatever its blocks say
