-- Files that a colleague's machine is to write: this one does when nothing was heard of that machine for long enough.
ALTER TABLE unwritten ADD COLUMN author BLOB;   -- 16 bytes: the log of the machine whose edit it is; NULL: this machine's
ALTER TABLE unwritten ADD COLUMN due INTEGER;   -- ms since 1970; NULL: at once
CREATE INDEX unwritten_author ON unwritten (author) WHERE author IS NOT NULL;
