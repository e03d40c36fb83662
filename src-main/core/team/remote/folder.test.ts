import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCatalogFolder } from './create.ts';
import { createFolderRemote } from './folder.ts';
import { remoteContract } from './testing/contract.ts';

const CATALOG = 'abcdefghijklmnopqrstuvwxyz';

remoteContract('folder', async () => {
  const top = mkdtempSync(join(tmpdir(), 'vitrine-remote-'));
  const folder = join(top, 'Team.vitrine');
  await createCatalogFolder(folder, { format: 1, catalogId: CATALOG, founderKeyFp: 'f', aclRoot: 'r' });
  const none = join(top, 'Else.vitrine');
  mkdirSync(none);
  let n = 0;
  return {
    catalog: CATALOG,
    client: () => createFolderRemote({ folder, writer: `w${n++}` }),
    nowhere: () => createFolderRemote({ folder: none, writer: 'lost' }),
    wipe: async () => {
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    },
    count: async () => readdirSync(top, { recursive: true }).length,
    close: async () => rmSync(top, { recursive: true, force: true }),
  };
});
