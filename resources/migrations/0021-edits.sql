-- What is done to an asset's picture when it is shown: the recipe stands in its register, here what lists need of it.
ALTER TABLE asset ADD COLUMN edits TEXT;   -- computed: names the recipe, 12 hex digits, as a part of its preview's key; NULL: none
ALTER TABLE asset ADD COLUMN cropped REAL; -- computed: by what its crop makes it wider in proportion; NULL: it is not cropped
