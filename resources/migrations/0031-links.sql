-- Files that name other files. All of it is read from files, and worked out anew when files come, go or move.
CREATE TABLE link (
  n INTEGER PRIMARY KEY,
  asset INTEGER NOT NULL,         -- the one that names another
  source INTEGER NOT NULL,        -- 0 what is in it says so, 1 its XMP
  kind INTEGER NOT NULL,          -- of LINK_KINDS: 0 placed in it, 1 it was made from it
  path TEXT,                      -- as it is written
  key TEXT NOT NULL,              -- the file's name as it is compared; '' unknown
  document TEXT, instance TEXT,   -- its XMP ids
  size INTEGER,
  target INTEGER,                 -- the asset that was found; NULL: none
  how INTEGER                     -- of LINK_WAYS
);
CREATE INDEX link_asset ON link (asset);
CREATE INDEX link_key ON link (key);
CREATE INDEX link_target ON link (target) WHERE target IS NOT NULL;
CREATE INDEX link_document ON link (document) WHERE document IS NOT NULL;
CREATE INDEX link_instance ON link (instance) WHERE instance IS NOT NULL;

CREATE TABLE xmp_id (             -- xmpMM:DocumentID and InstanceID of files
  id TEXT NOT NULL,
  asset INTEGER NOT NULL,
  instance INTEGER NOT NULL,      -- 1: an InstanceID
  PRIMARY KEY (id, asset, instance)
) WITHOUT ROWID;
CREATE INDEX xmp_id_asset ON xmp_id (asset);

-- Linked files are looked for by name and size, where their folder is gone.
CREATE INDEX asset_named ON asset (name COLLATE NOCASE, size) WHERE state = 0;

-- What may name others is read again in the background, and so is the XMP of what other programs saved.
UPDATE asset SET step = 1, tries = 0 WHERE step > 1 AND problem_code IS NULL
  AND (handler IN ('photoshop', 'office', 'opendocument', 'model', 'postscript') OR ext IN ('idml', 'svg', 'html', 'md', 'mtl', 'ai', 'fcpxml', 'prproj'));
UPDATE asset SET step = 3, tries = 0 WHERE step = 4 AND document IS NOT NULL;
