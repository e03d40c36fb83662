-- Photographs that wait for their whole read: they are read before films and documents.
CREATE INDEX asset_sharp ON asset (n) WHERE step = 1 AND kind < 2;
