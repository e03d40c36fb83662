-- The colors that a picture is made of: made with its previews, and for pictures of older catalogs from those that were kept.
ALTER TABLE asset ADD COLUMN palette BLOB;    -- red, green, blue and share of 255 of each, the largest first; empty: it has none; NULL: not looked at
