-- Metadata templates: values that people give to many assets at once, under a name.

CREATE TABLE metadata_template (  -- computed from its registers; those that are gone have no row
  n INTEGER PRIMARY KEY REFERENCES entity (n),
  name TEXT NOT NULL,             -- NFC
  body TEXT NOT NULL              -- JSON: TemplateBody of the contract
);
