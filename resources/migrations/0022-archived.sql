-- Assets that were put away: where they were stands in the register, here that they are.
ALTER TABLE asset ADD COLUMN archived INTEGER; -- computed: ms since 1970; NULL: it is not
