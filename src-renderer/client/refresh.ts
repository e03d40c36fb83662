/**
 * Which topic makes which cached answers old: the one table, so that no feature refreshes by hand. Answers that are on
 * screen are read again, others when they are next asked for.
 */
import { type CallName, type Client, getClient, type TopicData, type TopicName } from './client.ts';
import { queries } from './query.ts';
import { found } from './found.ts';
import { listed } from './listed.ts';
import { areByHand, refreshResult } from './result.ts';
import { rows } from './rows.ts';
import { settingChanged } from './state.ts';

interface Effect<N extends TopicName> {
  /** Cached queries that are old after it. */
  old: readonly CallName[] | ((data: TopicData<N>) => readonly CallName[]);
  /** Caches beside the query cache. */
  also?: (data: TopicData<N>) => void;
}

const OF_ASSETS = ['search.complete', 'search.suggest', 'assets.details', 'assets.summary', 'fields.of', 'fields.summary', 'search.facets', 'search.timeline', 'search.map', 'history.list', 'together.log', 'together.feed', 'together.here', 'history.next', 'versions.list', 'versions.policies', 'edits.get', 'search.hits', 'markers.list', 'links.of', 'links.inUse', 'subtitles.tracks', 'rights.summary', 'rights.alerts'] as const;

const OF_ENDED_JOBS = [
  'jobs.list',
  'jobs.get',
  'jobs.failures',
  'catalog.status',
  'duplicates.unread',
  'catalog.backups',
  'health.state',
  'ocr.state',
] as const;

const table: { readonly [N in TopicName]: Effect<N> } = {
  'assets.changed': {
    old: ({ ns, fields }) => {
      // Counting a million assets by folder and state would find what it found before.
      const counted = areByHand(fields) ? [] : (['catalog.status'] as const);
      const many = ns === null && !areByHand(fields);
      return [
        ...OF_ASSETS,
        'found.list',
        'metadata.conflicts',
        'together.conflicts',
        'duplicates.list',
        'collections.list',
        ...counted,
        ...(many || fields.includes('tags') ? (['tags.list'] as const) : []),
        ...(many || fields.length === 0 ? (['library.roots', 'library.folders'] as const) : []),
      ];
    },
    also: ({ ns, fields }) => {
      rows.old(ns);
      listed.old(ns);
      found.old(ns);
      refreshResult(fields);
    },
  },
  'library.changed': {
    old: ['library.roots', 'library.folders', 'search.complete', 'search.suggest', 'search.facets', 'search.timeline', 'search.map', 'catalog.status', 'found.list', 'duplicates.list', 'jobs.failures', 'history.next', 'versions.list', 'versions.policies', 'versions.plan'],
    also: () => {
      rows.old(null);
      listed.old(null);
      found.old(null);
      refreshResult();
    },
  },
  'tags.changed': { old: ['tags.list', 'team.locked', 'together.feed', 'together.conflicts', 'search.complete', 'search.suggest', 'search.facets', 'search.timeline', 'search.map', 'assets.summary', 'assets.details'] },
  'fields.changed': {
    old: ['fields.list', 'search.complete', 'search.suggest', 'fields.of', 'fields.summary', 'history.next'],
    also: () => refreshResult(),
  },
  'collections.changed': {
    old: ['collections.list', 'team.locked', 'together.feed', 'together.conflicts', 'search.facets', 'search.timeline', 'search.map', 'history.next'],
    also: () => refreshResult(['collections']),
  },
  'templates.changed': { old: ['templates.list', 'presets.list', 'edits.presets', 'batch.preview', 'history.next'] },
  'jobs.changed': {
    old: ({ state }) => (state === 'running' ? ['jobs.list', 'jobs.get'] : [...OF_ENDED_JOBS]),
  },
  'team.changed': { old: ['together.here', 'together.grants', 'team.state', 'team.members', 'team.requests', 'team.held', 'team.log', 'team.locked', 'team.lockedOf'] },
  'catalog.rescueChanged': { old: ['catalog.rescue'] },
  'app.settingsChanged': {
    old: ['app.settings', 'catalog.backups'],
    also: ({ key, value }) => settingChanged(key, value),
  },
};

/** What costs the core most is read again less often while changes pour in: milliseconds between two readings. */
const PACE: Partial<Record<CallName, number>> = {
  'search.facets': 800,
  'search.timeline': 800,
  'search.map': 800,
  'search.complete': 300,
  'search.suggest': 800,
  'tags.list': 800,
  'library.folders': 800,
  'collections.list': 800,
  'catalog.status': 800,
  'found.list': 300,
  'metadata.conflicts': 300,
  'together.conflicts': 800,
  'together.feed': 800,
  'duplicates.list': 800,
  'jobs.failures': 800,
  'team.requests': 800,
  'team.held': 800,
};
const PACE_ELSE = 60;
/** What one change tells in several topics is read again once. */
const TOGETHER_MS = 25;

const due = new Map<CallName, ReturnType<typeof setTimeout>>();
const lastRead = new Map<CallName, number>();

function makeOld(name: CallName): void {
  if (due.has(name)) return;
  const wait = Math.max(TOGETHER_MS, (lastRead.get(name) ?? 0) + (PACE[name] ?? PACE_ELSE) - performance.now());
  due.set(
    name,
    setTimeout(() => {
      due.delete(name);
      lastRead.set(name, performance.now());
      void queries.invalidateQueries({ queryKey: [name] });
    }, wait),
  );
}

/** Reads everything again: after a lost connection, or when the core says that something may have been missed. */
export function refreshAll(): void {
  void queries.invalidateQueries();
  rows.old(null);
  listed.old(null);
  refreshResult();
}

function follow<N extends TopicName>(client: Client, topic: N): () => void {
  const effect: Effect<N> = table[topic];
  return client.subscribe(
    topic,
    (data) => {
      for (const name of typeof effect.old === 'function' ? effect.old(data) : effect.old) makeOld(name);
      effect.also?.(data);
    },
    refreshAll,
  );
}

/** Follows every topic of the table. Called once, after openClient. @returns a function that ends it. */
export function keepFresh(): () => void {
  const client = getClient();
  const ends = (Object.keys(table) as TopicName[]).map((topic) => follow(client, topic));
  return () => {
    for (const end of ends) end();
  };
}
