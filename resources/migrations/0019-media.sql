-- How films and sounds are made: codecs, frames a second, channels, sample rate and bits, in the short form of domain/media.ts.
ALTER TABLE asset ADD COLUMN media TEXT;
-- Those of older catalogs are read again, in the background; their number is small beside that of pictures.
UPDATE asset SET step = 1, tries = 0 WHERE kind IN (4, 5) AND step > 1 AND problem_code IS NULL;
