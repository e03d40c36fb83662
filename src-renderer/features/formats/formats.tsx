import { useRef, useState } from 'react';
import type { FormatFamily, FormatProgram } from '../../../src-shared/contract/formats.ts';
import { formatList, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { OcrSwitch } from './ocr.tsx';
import './formats.css';

/** Every family of types, and the programs on which some depend. It is there while it is open. */
export default function Formats({ onClose }: { onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const { data } = useCall('formats.list', {});
  const shown = data?.families.map((family) => narrowed(family, text.trim().toLowerCase())).filter(({ types }) => types.length > 0);
  return (
    <Dialog open onClose={onClose} size="large" title={t('formats.title')} focus={field} className="formats" actions={<Button onClick={onClose}>{t('ui.close')}</Button>}>
      <p className="formats-about">{t('formats.about')}</p>
      {data?.programs.map((program) => (
        <p key={program.name} className="formats-about">
          {programText(program)}
        </p>
      ))}
      <OcrSwitch />
      <input
        ref={field}
        className="input"
        aria-label={t('formats.filter')}
        placeholder={t('formats.filter')}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll it */}
      <section className="formats-list" aria-label={t('formats.list')} tabIndex={0}>
        {shown?.length === 0 ? <p className="formats-about">{t('formats.none')}</p> : null}
        <table>
          <thead>
            <tr>
              {(['family', 'types', 'preview', 'text', 'view', 'by'] as const).map((head) => (
                <th key={head} scope="col">
                  {t(`formats.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown?.map((family) => (
              <Row key={family.id} family={family} />
            ))}
          </tbody>
        </table>
      </section>
    </Dialog>
  );
}

function Row({ family: { name, types, preview, text, view, by, lacks } }: { family: FormatFamily }) {
  const can = (has: boolean) => t(has ? 'formats.yes' : 'formats.no');
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <span className="formats-types">
          {types.map((type) => (
            <span key={`${type.ext} ${type.name}`} title={type.name}>
              {type.ext}
            </span>
          ))}
        </span>
      </td>
      <td>{lacks === null ? can(preview) : t('formats.lacks', { program: lacks })}</td>
      <td>{can(text)}</td>
      <td>{t(`formats.view.${view}`)}</td>
      <td>{by}</td>
    </tr>
  );
}

/** The types whose extension begins so, or whose name holds it; all of a family that is called so. */
function narrowed(family: FormatFamily, text: string): FormatFamily {
  if (text === '' || family.name.toLowerCase().includes(text)) return family;
  const ext = text.replace(/^[*.]+/, '');
  return { ...family, types: family.types.filter((type) => type.ext.startsWith(ext) || type.name.toLowerCase().includes(text)) };
}

function programText({ name, version, path, families, install }: FormatProgram): string {
  const all = formatList(families);
  return path === null ? t('formats.program.none', { name, families: all, install }) : t('formats.program', { name, version: version ?? '', families: all, path });
}
