import { PACKAGES, PAPERS, type PackageKind, type Paper, type SheetLayout } from '../../../src-shared/domain/export/package.ts';
import type { Input } from '../../client/client.ts';
import { t } from '../../client/messages.ts';

export interface PackageWish {
  readonly kind: PackageKind | 'files';
  readonly name: string;
  readonly layout: SheetLayout;
}

export const packageOf = ({ kind, name, layout }: PackageWish): Pick<Input<'export.start'>, 'package'> =>
  kind === 'files' ? {} : { package: { kind, name: name.trim(), ...(kind === 'sheet' ? { layout } : {}) } };

/** What is made of all of them: files, or one thing. `alone`: files by themselves are offered too. */
export function PackageFields({ wish, alone, onChange }: { wish: PackageWish; alone: boolean; onChange: (wish: PackageWish) => void }) {
  const { kind, name, layout } = wish;
  const kinds: readonly PackageWish['kind'][] = alone ? ['files', ...PACKAGES] : PACKAGES;
  const lay = (part: Partial<SheetLayout>) => onChange({ ...wish, layout: { ...layout, ...part } });
  const number = (key: 'rows' | 'columns') => (
    <label className="preset-line">
      <span>{t(`package.${key}`)}</span>
      <input
        className="input"
        type="number"
        min={1}
        max={30}
        value={layout[key]}
        onChange={(event) => {
          const value = Math.round(Number(event.currentTarget.value));
          if (value >= 1 && value <= 30) lay({ [key]: value });
        }}
      />
    </label>
  );
  return (
    <div className="package-fields">
      <label className="preset-line">
        <span>{t('package.as')}</span>
        <select className="input" value={kind} onChange={(event) => onChange({ ...wish, kind: event.currentTarget.value as PackageWish['kind'] })}>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {t(`package.as.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {kind === 'files' ? null : (
        <label className="preset-line">
          <span>{t('package.name')}</span>
          <input className="input" value={name} maxLength={200} onChange={(event) => onChange({ ...wish, name: event.currentTarget.value })} />
        </label>
      )}
      {kind === 'sheet' ? (
        <>
          {number('rows')}
          {number('columns')}
          <label className="preset-line">
            <span>{t('package.paper')}</span>
            <select
              className="input"
              value={`${layout.paper} ${layout.landscape}`}
              onChange={(event) => {
                const [paper, landscape] = event.currentTarget.value.split(' ');
                lay({ paper: paper as Paper, landscape: landscape === 'true' });
              }}
            >
              {(Object.keys(PAPERS) as Paper[]).flatMap((paper) =>
                [false, true].map((landscape) => (
                  <option key={`${paper}${landscape}`} value={`${paper} ${landscape}`}>
                    {t(landscape ? 'package.landscape' : 'package.portrait', { paper })}
                  </option>
                )),
              )}
            </select>
          </label>
          <label className="preset-line">
            <span>{t('package.caption')}</span>
            <input className="input" value={layout.caption} maxLength={500} onChange={(event) => lay({ caption: event.currentTarget.value })} />
          </label>
        </>
      ) : null}
    </div>
  );
}
