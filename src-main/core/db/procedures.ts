/** Every procedure that a database thread can run. Adding a feature: its `*.sql.ts`, one line here. */
import * as archive from '../features/archive/archive.sql.ts';
import * as app from '../features/app/settings.sql.ts';
import * as columns from '../features/assets/columns.sql.ts';
import * as downloads from '../features/assets/download.sql.ts';
import * as details from '../features/assets/details.sql.ts';
import * as edits from '../features/assets/edit.sql.ts';
import * as rows from '../features/assets/rows.sql.ts';
import * as batch from '../features/batch/batch.sql.ts';
import * as templates from '../features/batch/templates.sql.ts';
import * as collections from '../features/collections/collections.sql.ts';
import * as definitions from '../features/fields/definitions.sql.ts';
import * as editors from '../features/editors/editors.sql.ts';
import * as duplicates from '../features/duplicates/duplicates.sql.ts';
import * as duplicateEdits from '../features/duplicates/resolve.sql.ts';
import * as editPresets from '../features/edits/presets.sql.ts';
import * as virtualCopies from '../features/edits/copies.sql.ts';
import * as recipes from '../features/edits/edits.sql.ts';
import * as exports from '../features/export/export.sql.ts';
import * as presets from '../features/export/presets.sql.ts';
import * as fieldValues from '../features/fields/values.sql.ts';
import * as catalog from '../features/catalog/catalog.sql.ts';
import * as repair from '../features/catalog/repair.sql.ts';
import * as asked from '../features/found/found.sql.ts';
import * as positions from '../features/gps/gps.sql.ts';
import * as health from '../features/health/health.sql.ts';
import * as importing from '../features/import/import.sql.ts';
import * as history from '../features/history/history.sql.ts';
import * as ocr from '../features/ocr/ocr.sql.ts';
import * as team from '../features/team/team.sql.ts';
import * as teamOriginals from '../features/team/originals.sql.ts';
import * as doubts from '../team/overlooked.ts';
import * as teamTouched from '../team/touched.ts';
import * as feeds from '../features/together/feed.sql.ts';
import * as logs from '../features/together/log.sql.ts';
import * as restores from '../features/together/restore.sql.ts';
import * as takenBack from '../features/together/take-back.sql.ts';
import * as presence from '../features/together/here.sql.ts';
import * as overlooked from '../features/together/conflicts.sql.ts';
import * as teamLogs from '../team/team.sql.ts';
import * as teamTake from '../team/previews/take.sql.ts';
import * as teamTell from '../team/previews/tell.sql.ts';
import * as rights from '../features/rights/rights.sql.ts';
import * as autoStacks from '../features/stacks/auto.sql.ts';
import * as stacks from '../features/stacks/stacks.sql.ts';
import * as links from '../features/links/links.sql.ts';
import * as markers from '../features/markers/markers.sql.ts';
import * as subtitleFiles from '../features/subtitles/subtitles.sql.ts';
import * as copies from '../features/rename/copies.sql.ts';
import * as moves from '../features/rename/move.sql.ts';
import * as renames from '../features/rename/rename.sql.ts';
import * as trash from '../features/assets/trash.sql.ts';
import * as tags from '../features/tags/tags.sql.ts';
import * as times from '../features/taken/taken.sql.ts';
import * as tagEdits from '../features/tags/tags.edit.sql.ts';
import * as writes from '../features/metadata/metadata.sql.ts';
import * as plans from '../features/metadata/plan.sql.ts';
import * as queue from '../features/metadata/queue.sql.ts';
import * as failures from '../features/jobs/failures.sql.ts';
import * as tree from '../features/library/tree.sql.ts';
import * as ingest from '../ingest/ingest.sql.ts';
import * as hashes from '../ingest/hash.sql.ts';
import * as jobs from '../jobs/jobs.sql.ts';
import * as scans from '../library/apply.sql.ts';
import * as found from '../library/found.sql.ts';
import * as roots from '../library/roots.sql.ts';
import * as newcomers from '../library/settle.sql.ts';
import * as stands from '../search/stand.sql.ts';
import * as loudness from '../previews/loudness.sql.ts';
import * as palettes from '../previews/palettes.sql.ts';
import * as previews from '../previews/previews.sql.ts';
import * as versions from '../features/versions/versions.sql.ts';
import type { Procedure } from './procedure.ts';

// One a line: whoever adds a feature changes no line of another.
const modules: readonly object[] = [
  app,
  archive,
  asked,
  batch,
  catalog,
  collections,
  columns,
  copies,
  definitions,
  details,
  downloads,
  duplicateEdits,
  duplicates,
  editors,
  editPresets,
  edits,
  exports,
  failures,
  fieldValues,
  found,
  hashes,
  health,
  history,
  importing,
  ingest,
  jobs,
  links,
  loudness,
  markers,
  moves,
  newcomers,
  ocr,
  team,
  doubts,
  feeds,
  presence,
  restores,
  takenBack,
  logs,
  overlooked,
  teamLogs,
  teamOriginals,
  teamTake,
  teamTell,
  teamTouched,
  palettes,
  plans,
  positions,
  presets,
  previews,
  queue,
  recipes,
  renames,
  repair,
  rights,
  roots,
  rows,
  scans,
  autoStacks,
  stacks,
  stands,
  subtitleFiles,
  tagEdits,
  tags,
  templates,
  times,
  trash,
  tree,
  versions,
  virtualCopies,
  writes,
];

const byName = new Map<string, Procedure<never, unknown>>();
for (const module of modules)
  for (const value of Object.values(module))
    if (isProcedure(value)) {
      if (byName.has(value.name)) throw new Error(`Two procedures are named ${value.name}`);
      byName.set(value.name, value);
    }

export function procedureByName(name: string): Procedure<unknown, unknown> {
  const found = byName.get(name);
  if (!found) throw new Error(`No procedure is named ${name}: is its module listed in procedures.ts?`);
  return found as unknown as Procedure<unknown, unknown>;
}

function isProcedure(value: unknown): value is Procedure<never, unknown> {
  return typeof value === 'object' && value !== null && 'run' in value && 'mode' in value && 'name' in value;
}
