-- Generated from resources/migrations by src-main/core/db/schema.test.ts; UPDATE_SCHEMA=1 writes it anew.

CREATE TABLE "asset" (
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  rev INTEGER NOT NULL,           -- the change counter when any of this row, its location or its tags last changed
  added INTEGER NOT NULL,         -- ms since 1970
  -- where it is: the location shown, repeated here because every list sorts and filters by it
  location INTEGER, folder INTEGER, root INTEGER, name TEXT, size INTEGER, mtime REAL,
  state INTEGER NOT NULL DEFAULT 0, -- 0 there, 1 missing, 2 out of the library and kept: its root was removed, or it is in the trash
  -- ingest
  step INTEGER NOT NULL DEFAULT 0, -- 0 waits for its head, 1 for its whole read, 2 for exiftool, 3 done but for exiftool's whole answer, 4 done
  settled INTEGER NOT NULL DEFAULT 0, -- 1: the head told all that people see and filter by; exiftool is not waited for
  tries INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0, -- of the handler that read it last
  problem_code TEXT, problem TEXT,
  -- facts
  ext TEXT, mime TEXT, kind INTEGER, type_name TEXT, handler TEXT,
  width INTEGER, height INTEGER, orientation INTEGER,
  taken TEXT, taken_ms INTEGER, taken_source TEXT, -- ms of the wall clock read as UTC: what sorting and dates mean to people
  camera TEXT, lens TEXT, iso REAL, aperture REAL, exposure REAL, focal REAL,
  lat REAL, lon REAL, duration REAL, pages INTEGER, animated INTEGER,
  sha256 BLOB, picture BLOB,      -- full hash; hash of the picture without its metadata
  preview TEXT,                   -- key in the preview store; NULL = none
  -- computed: register, else layer
  rating INTEGER NOT NULL DEFAULT 0, label TEXT, flag TEXT, rotate INTEGER NOT NULL DEFAULT 0,
  title TEXT, caption TEXT, creator TEXT, copyright TEXT,
  more TEXT,                      -- JSON: the other values that are set
  layer_hash TEXT                 -- of the layer in told
, document TEXT, serial TEXT, twin INTEGER, pair INTEGER, stack TEXT, stack_at INTEGER, top INTEGER, palette BLOB, media TEXT, edits TEXT, cropped REAL, archived INTEGER, rights TEXT, loudness REAL, loudness_of TEXT, copy_of INTEGER, copy TEXT);

CREATE TRIGGER asset_joined AFTER UPDATE OF root ON asset
  WHEN new.root IS NOT old.root AND (SELECT team FROM root WHERE n = new.root) = 1 AND (SELECT team FROM root WHERE n = old.root) = 0
BEGIN
  INSERT OR IGNORE INTO team_joined VALUES (new.n);
END;

CREATE TABLE asset_collection (   -- computed from member
  collection INTEGER NOT NULL,
  asset INTEGER NOT NULL,
  at TEXT NOT NULL,               -- order key of when it was put in
  gone INTEGER NOT NULL DEFAULT 0, -- 1: taken out; undo puts it back where it stood
  PRIMARY KEY (collection, asset)
) WITHOUT ROWID;

CREATE TABLE asset_field (        -- values as they are shown; those of removed fields stay until they come back
  asset INTEGER NOT NULL,
  field INTEGER NOT NULL,
  value NOT NULL,                 -- a text, a number, a date as YYYY-MM-DD, n of a choice, or several as '12,15', ascending
  PRIMARY KEY (asset, field)
) WITHOUT ROWID;

CREATE TABLE asset_tag (          -- computed: (the file's tags and additions) less removals
  asset INTEGER NOT NULL,
  tag INTEGER NOT NULL,
  PRIMARY KEY (asset, tag)
) WITHOUT ROWID;

CREATE TABLE change (
  seq INTEGER PRIMARY KEY,        -- the change counter at its commit
  grp BLOB NOT NULL,              -- 16 bytes: the group id of team.md §2.4, and the dot of its set additions
  actor TEXT NOT NULL,
  label TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo', 'file')),
  wall INTEGER NOT NULL,          -- ms since 1970, as the clock on the wall said
  ops BLOB NOT NULL,              -- CBOR array of operations in wire form
  before BLOB,                    -- CBOR: what really changed, for undo; local only
  target INTEGER,                 -- undo, redo: the change they take back or bring again
  undone INTEGER NOT NULL DEFAULT 0, -- 0 stands, 1 taken back, 2 taken back and out of redo's reach
  assets INTEGER NOT NULL
, writer BLOB, held INTEGER NOT NULL DEFAULT 0, said INTEGER);

CREATE TABLE change_field (       -- which fields a change touched; 0: it made something
  field INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (field, seq)
) WITHOUT ROWID;

CREATE TABLE collection (         -- computed from its registers
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  parent INTEGER REFERENCES entity (n), -- a set
  name TEXT NOT NULL,             -- NFC
  kind TEXT NOT NULL,             -- manual, set, smart, search
  query TEXT,                     -- of smart ones and searches
  cover INTEGER,                  -- the asset whose picture stands for it; NULL: the first
  removed INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE conflict (           -- file and catalog both changed a field, to different values
  asset INTEGER NOT NULL REFERENCES asset (n),
  field INTEGER NOT NULL,
  base TEXT NOT NULL,             -- JSON: what both had before; null for none
  theirs TEXT NOT NULL,           -- JSON: what the file says now
  PRIMARY KEY (asset, field)
) WITHOUT ROWID;

CREATE TABLE copy (               -- computed from their registers, also of masters whose file has not been seen yet
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  master INTEGER NOT NULL REFERENCES entity (n),
  gone INTEGER NOT NULL           -- 1: deleted, or its making was taken back
);

CREATE TABLE doubt (              -- other content at a known place: still the same asset? Until that is known it shows what it showed
  asset INTEGER PRIMARY KEY REFERENCES asset (n),
  former INTEGER NOT NULL REFERENCES location (n), -- the place with the content it had
  live INTEGER NOT NULL           -- 1: seen while it happened
);

CREATE TABLE entity (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  kind INTEGER NOT NULL           -- 1 asset, 2 tag, 3 root; others join with their issue
);

CREATE TABLE export_item (
  job TEXT NOT NULL,
  i INTEGER NOT NULL,             -- its place in the run
  asset INTEGER NOT NULL,
  preset INTEGER NOT NULL,        -- its place in the wish
  folder TEXT NOT NULL, name TEXT NOT NULL, -- below the target: planned, then as it was placed
  state INTEGER NOT NULL,         -- 0 to be made, 1 made and not yet in its place, 2 in its place, 3 left: a file of that name was there, 4 failed
  bytes INTEGER, sha256 TEXT,     -- of what was made
  problem TEXT,                   -- JSON {code, message}
  PRIMARY KEY (job, i)
) WITHOUT ROWID;

CREATE TABLE export_preset (      -- computed from its registers; those that are gone have no row
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  name TEXT NOT NULL,             -- NFC
  body TEXT NOT NULL              -- JSON: ExportPreset of the contract
);

CREATE TABLE field (
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  number INTEGER NOT NULL,        -- of the register of an asset that holds its value; follows from the entity's id
  schema INTEGER,                 -- n of its schema
  key TEXT NOT NULL,              -- field.<key>: in searches, and its property in files
  name TEXT NOT NULL,
  type TEXT NOT NULL,             -- one of FIELD_TYPES
  place REAL NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE field_choice (
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  number INTEGER NOT NULL,        -- of the register of an asset that says whether it has this one of several
  field INTEGER,
  name TEXT NOT NULL,
  place REAL NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE field_schema (       -- a group of fields that is for some kinds of asset
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  name TEXT NOT NULL,
  kinds TEXT,                     -- JSON list of kinds; NULL: for all
  place REAL NOT NULL,            -- they stand in this order
  removed INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE file_field (         -- computed: whose files say something of a custom field, also of one that only another catalog defines
  property TEXT NOT NULL,         -- as in files, without its prefix
  asset INTEGER NOT NULL REFERENCES asset (n),
  PRIMARY KEY (property, asset)
) WITHOUT ROWID;

CREATE TABLE file_work (seq INTEGER PRIMARY KEY REFERENCES change (seq));

CREATE TABLE folded (             -- computed: a newcomer that was found to be another asset; its locations have state -1 and are traces
  n INTEGER PRIMARY KEY REFERENCES asset (n),
  same INTEGER NOT NULL REFERENCES asset (n)
);

CREATE TABLE folder (
  n INTEGER PRIMARY KEY,
  root INTEGER NOT NULL REFERENCES root (n),
  parent INTEGER REFERENCES folder (n),
  path BLOB NOT NULL,             -- below the root, '/' between names, empty for the root itself
  name TEXT NOT NULL,             -- for people and for search, NFC
  state INTEGER NOT NULL DEFAULT 0, -- 0 there, 1 gone
  problem TEXT,                   -- JSON {code, message}: no rights, link loop…
  UNIQUE (root, path)
);

CREATE TABLE former (             -- other content was seen at an asset's place: what its file said before, until that has been read and merged
  asset INTEGER PRIMARY KEY REFERENCES asset (n),
  hash TEXT NOT NULL,             -- of the layer
  layer TEXT NOT NULL,            -- JSON Values
  known INTEGER NOT NULL,         -- 1: a block that was known became another; 0: a sidecar appeared
  broken INTEGER NOT NULL         -- 1: it could not be read whole then either
);

CREATE TABLE hist (               -- which changes touched an entity
  entity INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (entity, seq)
) WITHOUT ROWID;

CREATE TABLE import_item (
  job TEXT NOT NULL,
  i INTEGER NOT NULL,             -- its place in the run
  grp INTEGER NOT NULL,           -- files of one group keep one stem
  source BLOB NOT NULL,           -- below the source, '/' between names
  size INTEGER NOT NULL, mtime REAL NOT NULL,
  print BLOB,                     -- fingerprint as in location
  folder BLOB NOT NULL, name BLOB NOT NULL, -- below the target: planned, then as it was placed
  state INTEGER NOT NULL,         -- 0 to be copied, 1 copied and read back, 2 known already, 3 could not be copied
  sha256 BLOB,
  problem TEXT,                   -- JSON {code, message}
  PRIMARY KEY (job, i)
) WITHOUT ROWID;

CREATE TABLE job (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  input TEXT NOT NULL,            -- JSON
  outcome TEXT, error TEXT,       -- JSON
  started INTEGER NOT NULL,
  ended INTEGER
);

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

CREATE TABLE location (
  n INTEGER PRIMARY KEY,
  folder INTEGER NOT NULL REFERENCES folder (n),
  name BLOB NOT NULL,
  asset INTEGER NOT NULL REFERENCES asset (n),
  size INTEGER NOT NULL,
  mtime REAL NOT NULL,            -- ms since 1970, with fraction
  fsid TEXT,                      -- device:inode, only ever one hint among others
  fingerprint BLOB,               -- 32 bytes: SHA-256 of size and first, middle, last 64 KB
  state INTEGER NOT NULL DEFAULT 0 -- 0 there, 1 missing
, cloud INTEGER NOT NULL DEFAULT 0);

CREATE TABLE marker (             -- computed from its registers; those that are gone have no row
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  asset INTEGER NOT NULL,         -- whose file may not have been seen yet
  at INTEGER NOT NULL,            -- ms from the beginning
  text TEXT NOT NULL              -- NFC; empty: only the place
);

CREATE TABLE member (             -- observed-remove sets
  entity INTEGER NOT NULL,
  field INTEGER NOT NULL,
  elem INTEGER NOT NULL,
  dot BLOB NOT NULL,
  seq INTEGER NOT NULL,           -- the change that added it, as in register
  PRIMARY KEY (entity, field, elem, dot)
) WITHOUT ROWID;

CREATE TABLE meta (
  key TEXT PRIMARY KEY,           -- catalogId, writerId, clock (hybrid clock, ms and counter), rev (the change counter)
  value
) WITHOUT ROWID;

CREATE TABLE metadata_template (  -- computed from its registers; those that are gone have no row
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  name TEXT NOT NULL,             -- NFC
  body TEXT NOT NULL              -- JSON: TemplateBody of the contract
);

CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, sum TEXT NOT NULL, at TEXT NOT NULL);

CREATE TABLE newcomer (           -- appeared, and not yet compared with what vanished
  asset INTEGER PRIMARY KEY REFERENCES asset (n),
  wave INTEGER NOT NULL           -- ms since 1970, when the scan that found it began
);

CREATE TABLE ocr (
  n INTEGER PRIMARY KEY,          -- of an asset
  content TEXT NOT NULL,          -- key of its preview: which picture was read
  version INTEGER NOT NULL,       -- of how they are read
  languages TEXT NOT NULL,        -- as tesseract is told them: eng+deu
  parts BLOB,                     -- compressed JSON, an array of TextPart; NULL: no words, or a problem
  problem TEXT                    -- why it could not be read, for people
);

CREATE TABLE overwritten (        -- what files said before this program wrote into them: what undo brings back
  asset INTEGER NOT NULL REFERENCES asset (n),
  field INTEGER NOT NULL,
  elem INTEGER NOT NULL,          -- of tags: the tag that was written; else 0
  value TEXT,                     -- JSON; null for none
  PRIMARY KEY (asset, field, elem)
) WITHOUT ROWID;

CREATE TABLE place (              -- computed: where people moved an asset in a collection
  entity INTEGER PRIMARY KEY REFERENCES entity (n),
  collection INTEGER NOT NULL,
  asset INTEGER NOT NULL,
  pos TEXT NOT NULL,              -- order key
  UNIQUE (collection, asset)
);

CREATE TABLE question (           -- a newcomer that may be one of several, or one of which several may be it; never guessed
  newcomer INTEGER NOT NULL REFERENCES asset (n),
  candidate INTEGER NOT NULL REFERENCES asset (n),
  rung TEXT NOT NULL,             -- what they have in common: fingerprint, sha256, picture, document, shot; edited: a person changed the newcomer already
  PRIMARY KEY (newcomer, candidate)
) WITHOUT ROWID;

CREATE TABLE register (           -- last writer wins; key orders writers: ms48, counter16, writer16 bytes, value hash 8
  entity INTEGER NOT NULL,
  field INTEGER NOT NULL,         -- numbers of src-shared/domain/ops/fields.ts
  value,                          -- JSON; SQL NULL = cleared: the file's own value shows again
  key BLOB NOT NULL,
  seq INTEGER NOT NULL, seen BLOB,           -- the change whose value this is; undo that brings it back gives it back to that change
  PRIMARY KEY (entity, field)
) WITHOUT ROWID;

CREATE TABLE removed (            -- additions of a file's layer that a person took back; the dot is derived from the block's hash
  entity INTEGER NOT NULL,
  field INTEGER NOT NULL,
  elem INTEGER NOT NULL,
  dot BLOB NOT NULL,
  PRIMARY KEY (entity, field, elem, dot)
) WITHOUT ROWID;

CREATE TABLE retagged (
  seq INTEGER PRIMARY KEY,        -- the change counter at its commit
  assets BLOB NOT NULL            -- their numbers, 4 bytes each, lowest byte first
);

CREATE TABLE rights_told (        -- of which end of whose rights somebody was told
  actor TEXT NOT NULL,
  asset INTEGER NOT NULL,
  what TEXT NOT NULL, day TEXT NOT NULL,
  PRIMARY KEY (actor, asset, what, day)
) WITHOUT ROWID;

CREATE TABLE root (
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  path BLOB NOT NULL UNIQUE,      -- bytes as the system gives them
  name TEXT NOT NULL,
  folder INTEGER,                 -- its own row in folder
  case_sensitive INTEGER NOT NULL DEFAULT 1,
  volume TEXT,                    -- file-system id, to find it again
  state TEXT NOT NULL DEFAULT 'online' CHECK (state IN ('online', 'offline')),
  removed INTEGER NOT NULL DEFAULT 0, -- computed from its register
  scanned INTEGER                 -- ms of the last whole scan
, below BLOB, own_fsid TEXT, held TEXT, writes TEXT NOT NULL DEFAULT 'off', versions TEXT NOT NULL DEFAULT 'off', team INTEGER NOT NULL DEFAULT 0);

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL             -- JSON
) WITHOUT ROWID;

CREATE TABLE shot_id (            -- computed from facts: Apple's content identifier
  asset INTEGER PRIMARY KEY REFERENCES asset (n),
  id TEXT NOT NULL
);

CREATE TABLE sidecar (
  n INTEGER PRIMARY KEY,
  folder INTEGER NOT NULL REFERENCES folder (n),
  name BLOB NOT NULL,
  size INTEGER NOT NULL,
  mtime REAL NOT NULL,
  asset INTEGER REFERENCES asset (n), -- NULL: an orphan, listed as such
  for_ext TEXT,                   -- photoshop:SidecarForExtension, lower case: which of several siblings it belongs to
  base TEXT,                      -- JSON Base
  problem TEXT,                   -- JSON {code, message}
  state INTEGER NOT NULL DEFAULT 0,
  UNIQUE (folder, name)
);

CREATE TABLE tag (
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  parent INTEGER REFERENCES tag (n),
  name TEXT NOT NULL,             -- NFC
  key TEXT NOT NULL,              -- look-up key: path, NFC, case-folded, names joined by U+001F
  file_name TEXT, file_parent INTEGER, -- as files mention it: what is shown where no register says otherwise
  removed INTEGER NOT NULL DEFAULT 0
, same INTEGER, synonyms TEXT, category INTEGER NOT NULL DEFAULT 0);

CREATE TABLE tag_alias (          -- computed: what files mean by the former path of a tag, unless a tag is there now
  entity INTEGER PRIMARY KEY REFERENCES entity (n), -- whose id follows from the path
  key TEXT NOT NULL,              -- as in tag
  name TEXT NOT NULL,             -- the last name of the path
  tag INTEGER NOT NULL REFERENCES entity (n)
);

CREATE TABLE team_acl (           -- the membership log
  hash TEXT PRIMARY KEY,          -- as names have it
  bytes BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE team_claim (
  root INTEGER NOT NULL,
  path BLOB NOT NULL,             -- below the root
  asset INTEGER NOT NULL,
  PRIMARY KEY (root, path)
) WITHOUT ROWID;

CREATE TABLE team_conflict (      -- values that were not seen by whom they lost against; computed from the log
  entity INTEGER NOT NULL,
  field INTEGER NOT NULL,
  key BLOB NOT NULL,              -- of the value that lost
  value,                          -- JSON; SQL NULL = cleared
  seq INTEGER NOT NULL,           -- the change that wrote it
  winner BLOB NOT NULL,           -- key of the value that shows: once that is another, somebody has decided
  winner_seq INTEGER NOT NULL,
  PRIMARY KEY (entity, field, key)
) WITHOUT ROWID;

CREATE TABLE team_doubt (         -- registers of which that is to be worked out
  entity INTEGER NOT NULL,
  field INTEGER NOT NULL,
  PRIMARY KEY (entity, field)
) WITHOUT ROWID;

CREATE TABLE team_dropped (name TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE team_entity (        -- what the team knows of, but for assets
  n INTEGER PRIMARY KEY
);

CREATE TABLE team_file (          -- own entries of the membership log that are not on the share yet
  n INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  bytes BLOB NOT NULL
);

CREATE TABLE team_group (         -- groups of segments as changes of this catalog
  segment TEXT NOT NULL,
  at INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (segment, at)
) WITHOUT ROWID;

CREATE TABLE team_head (          -- what other machines told last
  writer TEXT PRIMARY KEY,
  said TEXT NOT NULL              -- JSON
) WITHOUT ROWID;

CREATE TABLE team_joined (n INTEGER PRIMARY KEY);

CREATE TABLE team_looked (        -- up to which change of a member's somebody has looked here
  member TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE team_made (          -- who signed the creation of an entity, and was allowed to
  entity BLOB NOT NULL,
  member TEXT NOT NULL,
  segment TEXT NOT NULL,
  PRIMARY KEY (entity, member, segment)
) WITHOUT ROWID;

CREATE TABLE team_pack (
  name TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  holds TEXT NOT NULL,            -- JSON: hashes of segments
  stood INTEGER                   -- ms since 1970 when it was seen on the share
) WITHOUT ROWID;

CREATE TABLE team_pending (       -- what people did here and no segment holds yet
  n INTEGER PRIMARY KEY,
  seq INTEGER,                    -- the change that it is of; NULL: what an entity had when it became the team's
  ops BLOB NOT NULL               -- a group in wire form
);

CREATE TABLE team_preview_pack (
  hash TEXT PRIMARY KEY,          -- as names have it
  name TEXT NOT NULL,
  writer TEXT NOT NULL,
  seq INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('own', 'taken', 'bad'))
) WITHOUT ROWID;

CREATE TABLE team_refused (
  n INTEGER PRIMARY KEY,
  short TEXT NOT NULL UNIQUE,     -- the file's hash, as names have it
  until TEXT NOT NULL             -- the device, or the entry of the membership log, that has to be known first; '': never
);

CREATE TABLE team_segment (
  hash TEXT PRIMARY KEY,          -- SHA-256, hex
  short TEXT NOT NULL UNIQUE,     -- as names have it
  writer TEXT NOT NULL,
  device TEXT NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL,
  prev TEXT,                      -- hash of the segment before it
  state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'raw')),
  verdict TEXT NOT NULL,          -- JSON: why each group is held back, or null
  own INTEGER NOT NULL DEFAULT 0, -- 1: this machine wrote it
  placed INTEGER NOT NULL DEFAULT 0, -- 1: known to stand on the share
  bytes BLOB NOT NULL
);

CREATE TABLE team_told (          -- what the team was told of files, by this machine or by another
  asset INTEGER PRIMARY KEY,
  mark BLOB NOT NULL              -- of the file as it was told of
);

CREATE TABLE team_touched (
  n INTEGER NOT NULL,
  field INTEGER NOT NULL,           -- 0: everything
  PRIMARY KEY (n, field)
) WITHOUT ROWID;

CREATE TABLE told (
  n INTEGER PRIMARY KEY REFERENCES asset (n),
  facts TEXT,                     -- JSON Facts, whole
  layer TEXT, bases TEXT          -- JSON Values and Base[]: the layer under the log, and the merge's base
);

CREATE TABLE trash_work (seq INTEGER PRIMARY KEY REFERENCES change (seq));

CREATE TABLE twin (
  n INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE     -- a content that two or more assets had at some time
);

CREATE TABLE uncaptured (         -- files whose content could not be kept; tried again with the next start or change
  asset INTEGER PRIMARY KEY REFERENCES asset (n),
  code TEXT NOT NULL, message TEXT NOT NULL
);

CREATE TABLE uncorrected (        -- computed
  n INTEGER PRIMARY KEY REFERENCES asset (n),
  taken TEXT, source TEXT, lat REAL, lon REAL, -- as in asset
  known INTEGER NOT NULL          -- 0: corrected before this was kept; ask what the file told
);

CREATE TABLE unwritten (          -- files that may be behind the catalog, to be written by themselves, and those that could not be
  asset INTEGER PRIMARY KEY REFERENCES asset (n),
  since INTEGER NOT NULL,         -- ms since 1970
  problem_code TEXT, problem TEXT -- why it was not written; tried again after the next edit, or when somebody asks
, author BLOB, due INTEGER);

CREATE TABLE version (            -- computed from the registers of versions
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  asset INTEGER NOT NULL REFERENCES entity (n), -- which may not have been seen yet
  made INTEGER NOT NULL,          -- ms since 1970: when it was noticed
  sha256 BLOB NOT NULL,
  picture BLOB,                   -- as in asset
  size INTEGER NOT NULL,
  saved REAL NOT NULL,            -- the file's time, ms since 1970
  program TEXT,                   -- that saved it, as the file says
  name TEXT, note TEXT, state TEXT, -- as people said
  dropped INTEGER NOT NULL DEFAULT 0, -- 1: its content is no longer kept; local
  preview TEXT                    -- key in the preview store; local
);

CREATE TABLE writing (            -- begun, and perhaps done: a file that says this says it because we wrote it
  asset INTEGER PRIMARY KEY REFERENCES asset (n),
  whole TEXT NOT NULL             -- JSON Values
);

CREATE TABLE xmp_id (             -- xmpMM:DocumentID and InstanceID of files
  id TEXT NOT NULL,
  asset INTEGER NOT NULL,
  instance INTEGER NOT NULL,      -- 1: an InstanceID
  PRIMARY KEY (id, asset, instance)
) WITHOUT ROWID;

CREATE INDEX asset_document ON asset (document) WHERE document IS NOT NULL;

CREATE INDEX asset_enrich ON asset (n) WHERE step = 3;

CREATE INDEX asset_folder ON asset (folder, state);

CREATE INDEX asset_missing ON asset (n) WHERE state = 1;

CREATE INDEX asset_named ON asset (name COLLATE NOCASE, size) WHERE state = 0;

CREATE INDEX asset_pair ON asset (pair) WHERE pair IS NOT NULL;

CREATE INDEX asset_picture ON asset (picture) WHERE picture IS NOT NULL;

CREATE INDEX asset_problem ON asset (n) WHERE problem_code IS NOT NULL;

CREATE INDEX asset_rev ON asset (rev);

CREATE INDEX asset_rights ON asset (n) WHERE rights IS NOT NULL;

CREATE INDEX asset_sha256 ON asset (sha256) WHERE sha256 IS NOT NULL;

CREATE INDEX asset_sharp ON asset (n) WHERE step = 1 AND kind < 2;

CREATE INDEX asset_shot ON asset (serial, taken_ms) WHERE serial IS NOT NULL;

CREATE INDEX asset_stack ON asset (stack, stack_at) WHERE stack IS NOT NULL;

CREATE INDEX asset_todo ON asset (step, n) WHERE step < 3;

CREATE INDEX asset_top ON asset (top, state) WHERE top IS NOT NULL;

CREATE INDEX asset_twin ON asset (twin, state, size) WHERE twin IS NOT NULL;

CREATE INDEX asset_unheard ON asset (n) WHERE kind IN (4, 5) AND preview IS NOT NULL AND loudness_of IS NOT preview AND copy_of IS NULL;

CREATE INDEX asset_collection_asset ON asset_collection (asset);

CREATE INDEX asset_tag_tag ON asset_tag (tag, asset);

CREATE INDEX change_actor ON change (actor, seq);

CREATE INDEX change_grp ON change (grp);

CREATE INDEX change_stack ON change (actor, kind, undone, seq);

CREATE INDEX copy_master ON copy (master);

CREATE INDEX field_number ON field (number);

CREATE INDEX field_choice_field ON field_choice (field);

CREATE INDEX field_choice_number ON field_choice (number);

CREATE INDEX file_field_asset ON file_field (asset);

CREATE INDEX folded_same ON folded (same);

CREATE INDEX folder_parent ON folder (parent);

CREATE INDEX link_asset ON link (asset);

CREATE INDEX link_document ON link (document) WHERE document IS NOT NULL;

CREATE INDEX link_instance ON link (instance) WHERE instance IS NOT NULL;

CREATE INDEX link_key ON link (key);

CREATE INDEX link_target ON link (target) WHERE target IS NOT NULL;

CREATE INDEX location_asset ON location (asset);

CREATE INDEX location_fingerprint ON location (fingerprint);

CREATE INDEX location_fsid ON location (fsid);

CREATE UNIQUE INDEX location_path ON location (folder, name, (state * n));

CREATE INDEX marker_asset ON marker (asset, at);

CREATE INDEX member_elem ON member (field, elem);

CREATE INDEX question_candidate ON question (candidate);

CREATE INDEX register_imported ON register (json_extract(value, '$.print')) WHERE field = 45 AND value IS NOT NULL;

CREATE INDEX shot_id_id ON shot_id (id);

CREATE INDEX sidecar_asset ON sidecar (asset);

CREATE INDEX tag_key ON tag (key);

CREATE INDEX tag_parent ON tag (parent);

CREATE INDEX tag_same ON tag (same) WHERE same IS NOT NULL;

CREATE INDEX tag_alias_key ON tag_alias (key);

CREATE INDEX tag_alias_tag ON tag_alias (tag);

CREATE INDEX team_claim_asset ON team_claim (asset);

CREATE INDEX team_segment_prev ON team_segment (prev);

CREATE INDEX team_segment_state ON team_segment (state) WHERE state = 'waiting';

CREATE INDEX team_segment_writer ON team_segment (writer, last);

CREATE INDEX unwritten_author ON unwritten (author) WHERE author IS NOT NULL;

CREATE INDEX version_asset ON version (asset, made, n);

CREATE INDEX version_sha256 ON version (sha256);

CREATE INDEX xmp_id_asset ON xmp_id (asset);
