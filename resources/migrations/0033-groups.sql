-- Which change a group of operations is: asked of each that comes from a colleague.
CREATE INDEX change_grp ON change (grp);
