-- Assets that are shown as one: stacks that people make, and pairs of one shot that follow from names.
ALTER TABLE asset ADD COLUMN pair INTEGER;    -- computed from names: the asset that leads a shot of several files, itself included
ALTER TABLE asset ADD COLUMN stack TEXT;      -- computed from its register: id of the stack that a person put it into
ALTER TABLE asset ADD COLUMN stack_at INTEGER; -- its place in it: the lowest is on top
ALTER TABLE asset ADD COLUMN top INTEGER;     -- computed from these: the one that stands for all of them
CREATE INDEX asset_pair ON asset (pair) WHERE pair IS NOT NULL;
CREATE INDEX asset_stack ON asset (stack, stack_at) WHERE stack IS NOT NULL;
CREATE INDEX asset_top ON asset (top, state) WHERE top IS NOT NULL;
