-- How loud films and sounds are, measured in the background.
ALTER TABLE asset ADD COLUMN loudness REAL;    -- LUFS of all of it (EBU R128); NULL: not known, or nothing is heard
ALTER TABLE asset ADD COLUMN loudness_of TEXT; -- `preview` of the content that was measured, also where that failed

CREATE INDEX asset_unheard ON asset (n) WHERE kind IN (4, 5) AND preview IS NOT NULL AND loudness_of IS NOT preview;
