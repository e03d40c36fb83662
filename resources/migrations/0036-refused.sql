-- Files on a team's folder that were looked at and are not kept: they are not read again as long as nothing says that they would count.
CREATE TABLE team_refused (
  n INTEGER PRIMARY KEY,
  short TEXT NOT NULL UNIQUE,     -- the file's hash, as names have it
  until TEXT NOT NULL             -- the device, or the entry of the membership log, that has to be known first; '': never
);
