import { createMemoryRemote, createMemoryStore } from './memory.ts';
import { remoteContract } from './testing/contract.ts';

remoteContract('memory', async () => {
  const catalog = 'abcdefghijklmnopqrstuvwxyz';
  const store = createMemoryStore(catalog);
  const none = createMemoryStore(undefined);
  return {
    catalog,
    client: () => createMemoryRemote(store),
    nowhere: () => createMemoryRemote(none),
    async wipe() {
      store.objects.clear();
      store.catalogs.clear();
    },
    count: async () => store.objects.size + none.objects.size,
  };
});
