import { copyText } from '../../client/clipboard.ts';
import { t } from '../../client/messages.ts';
import { getUi, setUi } from '../../client/state.ts';
import { toast } from '../../ui/index.ts';
import type { Output } from '../../client/client.ts';
import { addValue, toggleValue } from '../search/index.ts';

interface Props {
  colors: Output<'assets.details'>['palette'];
}

/** The colors that a picture is made of, each as wide as there is much of it: a click copies it, with Ctrl it is searched for. */
export function Palette({ colors }: Props) {
  if (colors.length === 0) return null;
  return (
    <section className="inspector-part">
      <h3 className="caps inspector-head">{t('inspector.colors')}</h3>
      <div className="palette-strip">
        {colors.map(({ hex, share }) => (
          <button
            key={hex}
            type="button"
            className="palette-color"
            style={{ background: hex, flexGrow: Math.max(0.08, share) }}
            aria-label={t('inspector.color', { hex, percent: Math.round(share * 100) })}
            title={t('inspector.color.title', { hex, percent: Math.round(share * 100) })}
            onClick={(event) => (event.ctrlKey || event.metaKey ? find(hex, true) : void copy(hex))}
            onKeyDown={(event) => {
              // A browser makes no click of it.
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) find(hex, true);
            }}
          />
        ))}
      </div>
    </section>
  );
}

/** @param beside what is searched for already goes on */
function find(hex: string, beside: boolean): void {
  const { query } = getUi();
  setUi({ query: beside && query.trim() !== '' ? addValue(query, 'color', hex) : toggleValue('', 'color', hex) });
}

async function copy(hex: string): Promise<void> {
  const isCopied = await copyText(hex);
  toast({
    text: isCopied ? t('inspector.color.copied', { hex }) : hex,
    key: 'copy',
    ...(isCopied ? {} : { stays: 10_000 }),
    action: { text: t('inspector.color.find'), run: () => find(hex, false) },
  });
}
