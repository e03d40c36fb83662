-- Words that were read in pictures and scanned pages, so that none is read twice. Losing them costs time only.
CREATE TABLE ocr (
  n INTEGER PRIMARY KEY,          -- of an asset
  content TEXT NOT NULL,          -- key of its preview: which picture was read
  version INTEGER NOT NULL,       -- of how they are read
  languages TEXT NOT NULL,        -- as tesseract is told them: eng+deu
  parts BLOB,                     -- compressed JSON, an array of TextPart; NULL: no words, or a problem
  problem TEXT                    -- why it could not be read, for people
);
