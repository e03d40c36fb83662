-- Changes whose files have not all been renamed yet: after a crash they still are.
CREATE TABLE file_work (seq INTEGER PRIMARY KEY REFERENCES change (seq));
