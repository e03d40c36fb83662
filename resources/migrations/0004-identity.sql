-- What a file is known by after it was moved and edited in one go, and what is open about it.

ALTER TABLE asset ADD COLUMN document TEXT; -- xmpMM:OriginalDocumentID
ALTER TABLE asset ADD COLUMN serial TEXT;   -- the camera's; with taken_ms one press of one shutter
UPDATE asset SET (document, serial) =
  (SELECT json_extract(facts, '$.originalDocumentId'), json_extract(facts, '$.cameraSerial') FROM told WHERE told.n = asset.n);
CREATE INDEX asset_document ON asset (document) WHERE document IS NOT NULL;
CREATE INDEX asset_shot ON asset (serial, taken_ms) WHERE serial IS NOT NULL;
CREATE INDEX asset_missing ON asset (n) WHERE state = 1;

CREATE TABLE newcomer (           -- appeared, and not yet compared with what vanished
  asset INTEGER PRIMARY KEY REFERENCES asset (n),
  wave INTEGER NOT NULL           -- ms since 1970, when the scan that found it began
);

CREATE TABLE doubt (              -- other content at a known place: still the same asset? Until that is known it shows what it showed
  asset INTEGER PRIMARY KEY REFERENCES asset (n),
  former INTEGER NOT NULL REFERENCES location (n), -- the place with the content it had
  live INTEGER NOT NULL           -- 1: seen while it happened
);

CREATE TABLE question (           -- a newcomer that may be one of several, or one of which several may be it; never guessed
  newcomer INTEGER NOT NULL REFERENCES asset (n),
  candidate INTEGER NOT NULL REFERENCES asset (n),
  rung TEXT NOT NULL,             -- what they have in common: fingerprint, sha256, picture, document, shot; edited: a person changed the newcomer already
  PRIMARY KEY (newcomer, candidate)
) WITHOUT ROWID;

CREATE TABLE folded (             -- computed: a newcomer that was found to be another asset; its locations have state -1 and are traces
  n INTEGER PRIMARY KEY REFERENCES asset (n),
  same INTEGER NOT NULL REFERENCES asset (n)
);
CREATE INDEX folded_same ON folded (same);
CREATE INDEX question_candidate ON question (candidate);
