/** City, State and Country for the position of each asset. */
import { ASSET_FIELDS } from '../../../../src-shared/domain/ops/fields.ts';
import type { Tx } from '../../db/procedure.ts';
import { placeAt } from '../../places/places.ts';
import { shownPlace, type Written } from '../../places/shown.ts';
import { assetsOf } from './facts.sql.ts';
import { newPart, type Plan, put } from './plan.ts';

const FIELDS = ['city', 'state', 'country'] as const;

/** `overwrite`: also where somebody wrote another place. Else what is written stays, and what is missing is filled in where the position says the same. */
export function placesPlan(tx: Tx, ns: readonly number[], overwrite: boolean): Plan {
  const where = tx.sql('SELECT lat, lon FROM asset WHERE n = ?');
  const parts = FIELDS.map((field) => ({ field, part: newPart(field, ASSET_FIELDS[field]) }));
  const names = new Map<number, string>();
  let [total, unplaced, nowhere, others] = [0, 0, 0, 0];
  for (const { n, name, texts } of assetsOf(tx, ns)) {
    total++;
    names.set(n, name);
    const { lat, lon } = where.get(n) as { lat: number | null; lon: number | null };
    const derived = lat === null || lon === null ? undefined : placeAt(lat, lon);
    if (!derived) {
      if (lat === null) unplaced++;
      else nowhere++;
      continue;
    }
    const shown = shownPlace(texts, derived);
    const given: Written = overwrite ? derived : shown;
    if (!overwrite && FIELDS.some((field) => derived[field] !== undefined && shown[field]?.localeCompare(derived[field], 'en', { sensitivity: 'base' }) !== 0)) others++;
    for (const { field, part } of parts) put(part, n, texts[field] ?? '', given[field] ?? '');
  }
  const warnings = [
    said(unplaced, 'has no position', 'have no position'),
    said(nowhere, 'is far from any town', 'are far from any town'),
    said(others, 'says another place already, and stays', 'say another place already, and stay'),
  ].flatMap((text) => text ?? []);
  return { total, parts: parts.map(({ part }) => part).filter(({ to }) => to.size), tags: [], warnings, names };
}

const said = (n: number, one: string, many: string): string | undefined => (n === 0 ? undefined : `${n.toLocaleString('en')} ${n === 1 ? one : many}.`);
