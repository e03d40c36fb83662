/**
 * What kind each operation is of: all that a page needs of the contract, whose schemas bring a library along that takes longer to load
 * than the page has until it is seen. The compiler compares both.
 */
import type { Contract } from './index.ts';

type Kinds = { readonly [N in keyof Contract]: { readonly kind: Contract[N]['kind'] } };

const query = { kind: 'query' } as const;
const command = { kind: 'command' } as const;
const topic = { kind: 'topic' } as const;
const job = { kind: 'job' } as const;
const stream = { kind: 'stream' } as const;

export const kinds: Kinds = {
  'app.hello': query,
  'app.settings': query,
  'app.setSetting': command,
  'app.settingsChanged': topic,
  'assets.rows': query,
  'assets.details': query,
  'assets.summary': query,
  'assets.set': command,
  'assets.find': query,
  'assets.paths': query,
  'assets.places': query,
  'assets.trash': command,
  'assets.download': job,
  'assets.reveal': command,
  'assets.picture': stream,
  'assets.changed': topic,
  'catalog.status': query,
  'catalog.verify': query,
  'catalog.repair': command,
  'catalog.backup': command,
  'catalog.backups': query,
  'catalog.backupNow': job,
  'catalog.backupPlace': command,
  'catalog.verifyNow': job,
  'catalog.repairNow': job,
  'catalog.losses': query,
  'catalog.restore': command,
  'catalog.reopen': command,
  'catalog.rescue': query,
  'catalog.rescueChanged': topic,
  'catalog.setStandard': command,
  'catalog.recent': query,
  'found.list': query,
  'found.answer': command,
  'found.answerAll': command,
  'health.state': query,
  'health.diagnosis': query,
  'history.list': query,
  'history.next': query,
  'history.undo': command,
  'history.redo': command,
  'jobs.list': query,
  'jobs.get': query,
  'jobs.pause': command,
  'jobs.resume': command,
  'jobs.cancel': command,
  'jobs.failures': query,
  'jobs.retry': command,
  'jobs.changed': topic,
  'library.roots': query,
  'library.folders': query,
  'library.add': job,
  'library.remove': command,
  'library.relink': command,
  'library.answer': command,
  'library.glance': query,
  'library.sample': job,
  'library.browse': query,
  'library.locate': query,
  'library.onScreen': query,
  'library.changed': topic,
  'search.page': query,
  'search.ids': stream,
  'search.facets': query,
  'search.complete': query,
  'tags.list': query,
  'tags.apply': command,
  'tags.changed': topic,
};
