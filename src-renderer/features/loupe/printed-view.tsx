import { useCallback, useEffect, useState } from 'react';
import { isReadable } from '../../../src-shared/domain/readable.ts';
import { errorText } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import type { AssetRow } from '../../client/rows.ts';
import { setUi, useUi } from '../../client/state.ts';
import { Segments } from '../../ui/index.ts';
import { usePlaceAsked } from './go-to.ts';
import PagesView from './pages-view.tsx';
import SheetsView from './sheets-view.tsx';
import { Stage } from './stage.tsx';

/** An office document: its pages as LibreOffice prints them where it is installed, or its text, by a key. What cannot be printed is read. */
export default function PrintedView({ row, onZoom }: { row: AssetRow; onZoom: (percent: number) => void }) {
  const printer = useCall('pages.printer', {}).data;
  const [failure, setFailure] = useState<unknown>();
  const text = useUi((ui) => ui.officeText);
  const may = printer !== undefined && printer.path !== null && failure === undefined;
  // A cell is found in the table, and on no page.
  const asked = usePlaceAsked(row.n);
  const hasText = isReadable(row);
  const inText = hasText && (text || (asked !== undefined && !/^\d+$/.test(asked.place.at)));
  const failed = useCallback((error: unknown) => setFailure(error), []);
  useEffect(() => {
    if (!may || !hasText) return;
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body;
      if (event.key.toLowerCase() !== 'v' || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (!(target === document.body || target.closest('.loupe-stage')) || target.closest('input')) return;
      setUi({ officeText: !useUi.getState().officeText });
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [may, hasText]);
  const aside =
    may && hasText ? (
      <Segments
        name={`${t('loupe.printed')} (V)`}
        value={inText ? 'text' : 'pages'}
        choices={[
          { value: 'pages', text: t('loupe.printed.pages') },
          { value: 'text', text: t('loupe.printed.text') },
        ]}
        onChange={(value) => setUi({ officeText: value === 'text' })}
      />
    ) : null;
  if (!may && !hasText) return <Stage row={row} onZoom={onZoom} />;
  if (may && !inText) return <SheetsView row={row} onZoom={onZoom} aside={aside} onFailed={failed} />;
  return <PagesView row={row} onZoom={onZoom} aside={aside} word={failure === undefined ? '' : errorText(failure)} />;
}
