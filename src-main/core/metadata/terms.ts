/** What may be done with a picture, as PLUS and PRISM say it (ns.useplus.org/LDF; PRISM Usage Rights 2.1), and how that is written. */
import type { Values } from '../../../src-shared/domain/asset.ts';
import type { Release } from '../../../src-shared/domain/rights/rights.ts';
import { readTerm, type TermField } from '../../../src-shared/domain/rights/terms.ts';

/** PLUS' words for releases of models and of property. */
const STATUS: Readonly<Record<Release, readonly [model: string, property: string]>> = {
  none: ['MR-NON', 'PR-NON'],
  'not-applicable': ['MR-NAP', 'PR-NAP'],
  unlimited: ['MR-UMR', 'PR-UPR'],
  limited: ['MR-LMR', 'PR-LPR'],
};
const VOCABULARY = 'http://ns.useplus.org/ldf/vocab/';

/** exiftool's names of the properties, in the order in which they are asked. */
const READ: Readonly<Record<TermField, readonly string[]>> = {
  rightsTerritory: ['XMP-plus:RegionConstraints'],
  rightsChannels: ['XMP-plus:MediaConstraints'],
  rightsFrom: ['XMP-plus:LicenseStartDate'],
  rightsUntil: ['XMP-plus:LicenseEndDate', 'XMP-pur:ExpirationDate'],
  embargo: ['XMP-pur:EmbargoDate'],
  modelRelease: ['XMP-plus:ModelReleaseStatus'],
  propertyRelease: ['XMP-plus:PropertyReleaseStatus'],
};

/** @param say the text of a property */
export function termsInXmp(say: (name: string) => string | undefined): Pick<Values, TermField> {
  return Object.fromEntries((Object.keys(READ) as TermField[]).map((field) => {
    const said = READ[field].map(say).find((one) => one !== undefined);
    const word = said === undefined || !field.endsWith('Release') ? said : releaseOf(said);
    return [field, word === undefined ? undefined : readTerm(field, word)];
  }));
}

function releaseOf(said: string): string {
  const code = said.replace(VOCABULARY, '').toUpperCase();
  return (Object.keys(STATUS) as Release[]).find((one) => STATUS[one].includes(code)) ?? '';
}

/** `http://ns.useplus.org/ldf/vocab/MR-UMR` */
export function releaseInPlus(field: 'modelRelease' | 'propertyRelease', release: string): string | undefined {
  const code = STATUS[release as Release]?.[field === 'modelRelease' ? 0 : 1];
  return code && `${VOCABULARY}${code}`;
}
