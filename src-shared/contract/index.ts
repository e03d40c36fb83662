/** The whole contract between the core and everything that talks to it. Adding a noun: one file, one line here. */
import { app } from './app.ts';
import { archive } from './archive.ts';
import { assets } from './assets.ts';
import { batch } from './batch.ts';
import { catalog } from './catalog.ts';
import { collections } from './collections.ts';
import { duplicates } from './duplicates.ts';
import { editors } from './editors.ts';
import { edits } from './edits.ts';
import { exporting } from './export.ts';
import { fields } from './fields.ts';
import { formats } from './formats.ts';
import { found } from './found.ts';
import { gps } from './gps.ts';
import { health } from './health.ts';
import { history } from './history.ts';
import { importing } from './import.ts';
import { jobs } from './jobs.ts';
import { library } from './library.ts';
import { links } from './links.ts';
import { markers } from './markers.ts';
import { metadata } from './metadata.ts';
import { pages } from './pages.ts';
import { ocr } from './ocr.ts';
import { team } from './team.ts';
import { teamOriginals } from './team-originals.ts';
import { together } from './together.ts';
import { proxies } from './proxies.ts';
import { rename } from './rename.ts';
import { rights } from './rights.ts';
import { search } from './search.ts';
import { stacks } from './stacks.ts';
import { subtitles } from './subtitles.ts';
import { tags } from './tags.ts';
import { taken } from './taken.ts';
import { versions } from './versions.ts';

// One a line: whoever adds a noun changes no line of another.
export const contract = {
  ...app,
  ...archive,
  ...assets,
  ...batch,
  ...catalog,
  ...collections,
  ...duplicates,
  ...editors,
  ...edits,
  ...exporting,
  ...fields,
  ...formats,
  ...found,
  ...gps,
  ...health,
  ...history,
  ...importing,
  ...jobs,
  ...library,
  ...links,
  ...markers,
  ...metadata,
  ...pages,
  ...ocr,
  ...team,
  ...teamOriginals,
  ...together,
  ...proxies,
  ...rename,
  ...rights,
  ...search,
  ...stacks,
  ...subtitles,
  ...tags,
  ...taken,
  ...versions,
};
export type Contract = typeof contract;
