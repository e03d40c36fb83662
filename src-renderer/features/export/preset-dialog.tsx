import { type ReactNode, useRef, useState } from 'react';
import type { NamedPreset } from '../../../src-shared/contract/export.ts';
import { EXPORT_CLASHES, EXPORT_FORMATS, type ExportPreset, isFilmFormat, LOSSY, METADATA_POLICIES, PLAIN_PRESET, SHARPENINGS, type SizeRule, WATERMARK_PLACES, type WatermarkPlace } from '../../../src-shared/domain/export/preset.ts';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { Button, Dialog } from '../../ui/index.ts';

type SizeChoice = 'full' | 'edge' | 'exact' | 'pad' | 'megapixels';
const SIZES: readonly SizeChoice[] = ['full', 'edge', 'exact', 'pad', 'megapixels'];
const choiceOf = (size: SizeRule): SizeChoice => (size.rule === 'exact' ? (size.fit === 'pad' ? 'pad' : 'exact') : size.rule);
const MARK = { position: 'bottom-right' as WatermarkPlace, opacity: 0.6, size: 0.25 };
const isPath = (text: string): boolean => /^([/\\]|[a-z]:[/\\]).*\.(png|jpe?g|webp|svg|tiff?|avif)$/i.test(text);

/** What a preset makes. `preset` undefined: a new one. */
export function PresetDialog({ preset, onClose, onSaved }: { preset: NamedPreset | undefined; onClose: () => void; onSaved: (name: string) => void }) {
  const [name, setName] = useState(preset?.name ?? '');
  const [body, setBody] = useState<ExportPreset>(preset?.body ?? { ...PLAIN_PRESET, size: { rule: 'edge', pixels: 2048 } });
  const [refused, setRefused] = useState<string>();
  const first = useRef<HTMLInputElement>(null);
  const change = (part: Partial<ExportPreset>) => {
    setRefused(undefined);
    setBody((now) => ({ ...now, ...part }));
  };
  const save = async () => {
    try {
      const { limit, watermark, ...rest } = body;
      await getClient().call('presets.define', { ...(preset?.n === undefined ? {} : { n: preset.n }), name, body: { ...rest, ...(limit ? { limit } : {}), ...(watermark ? { watermark } : {}) } as NamedPreset['body'] });
      onSaved(name.trim());
    } catch (error) {
      setRefused(errorText(error));
    }
  };
  const drawn = body.format !== 'original';
  return (
    <Dialog
      open
      onClose={onClose}
      title={preset ? t('preset.title.edit', { name: preset.name }) : t('preset.title.new')}
      focus={first}
      className="preset-dialog"
      actions={
        <>
          <span className="chooser-note" role="status">{refused}</span>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" disabled={!name.trim()} onClick={() => void save()}>
            {t('preset.save')}
          </Button>
        </>
      }
    >
      <div className="preset-fields">
        <Line label={t('preset.name')}>
          <input ref={first} className="input" value={name} maxLength={200} onChange={(event) => setName(event.currentTarget.value)} />
        </Line>
        <Line label={t('preset.format')}>
          <Choice value={body.format} all={EXPORT_FORMATS} text={(one) => one.toUpperCase()} onChange={(format) => change({ format })} />
        </Line>
        {drawn ? <Drawn body={body} change={change} /> : null}
        <Line label={t('preset.file')}>
          <input className="input" value={body.name} maxLength={500} onChange={(event) => change({ name: event.currentTarget.value })} />
        </Line>
        <Line label={t('preset.folders')}>
          <input className="input" value={body.folders} maxLength={500} onChange={(event) => change({ folders: event.currentTarget.value })} />
        </Line>
        <Line label={t('preset.clash')}>
          <Choice value={body.clash} all={EXPORT_CLASHES} text={(one) => t(`preset.clash.${one}`)} onChange={(clash) => change({ clash })} />
        </Line>
      </div>
    </Dialog>
  );
}

function Drawn({ body, change }: { body: ExportPreset; change: (part: Partial<ExportPreset>) => void }) {
  const { size, watermark } = body;
  const isFilm = isFilmFormat(body.format);
  const profile = typeof body.profile === 'string' && !isFilm ? body.profile : undefined;
  const mark = watermark?.text ?? watermark?.image ?? '';
  const setMark = (text: string) => change({ watermark: text ? { ...MARK, ...watermark, text: isPath(text) ? undefined : text, image: isPath(text) ? text : undefined } : undefined });
  return (
    <>
      <Line label={t('preset.size')}>
        <Choice value={choiceOf(size)} all={SIZES} text={(one) => t(`preset.size.${one}`)} onChange={(choice) => change({ size: firstOf(choice) })} />
      </Line>
      {size.rule === 'edge' ? <Line label={t('preset.pixels')}><Whole value={size.pixels} from={1} to={65_500} onChange={(pixels) => change({ size: { rule: 'edge', pixels } })} /></Line> : null}
      {size.rule === 'megapixels' ? <Line label={t('preset.size.megapixels')}><Whole value={size.megapixels} from={1} to={1000} onChange={(megapixels) => change({ size: { rule: 'megapixels', megapixels } })} /></Line> : null}
      {size.rule === 'exact' ? (
        <>
          <Line label={t('preset.width')}><Whole value={size.width} from={1} to={65_500} onChange={(width) => change({ size: { ...size, width } })} /></Line>
          <Line label={t('preset.height')}><Whole value={size.height} from={1} to={65_500} onChange={(height) => change({ size: { ...size, height } })} /></Line>
        </>
      ) : null}
      {LOSSY.includes(body.format) ? <Line label={t('preset.quality')}><Whole value={body.quality} from={1} to={100} onChange={(quality) => change({ quality })} /></Line> : null}
      <Line label={t('preset.limit')}><Whole value={body.limit === undefined ? undefined : Math.round(body.limit / 1000)} from={1} to={1_000_000} onChange={(kb) => change({ limit: kb * 1000 })} onNone={() => change({ limit: undefined })} /></Line>
      {profile ? <Line label={t('preset.profile')}><Choice value={profile} all={['srgb', 'p3', 'source'] as const} text={(one) => t(`preset.profile.${one}`)} onChange={(one) => change({ profile: one })} /></Line> : null}
      {isFilm ? null : <Line label={t('preset.sharpen')}><Choice value={body.sharpen} all={SHARPENINGS} text={(one) => t(`preset.sharpen.${one}`)} onChange={(sharpen) => change({ sharpen })} /></Line>}
      <Line label={t('preset.metadata')}><Choice value={body.metadata} all={METADATA_POLICIES} text={(one) => t(`preset.metadata.${one}`)} onChange={(metadata) => change({ metadata })} /></Line>
      <Line label={t('preset.mark')}>
        <input className="input" value={mark} placeholder={t('preset.mark.hint')} maxLength={1000} onChange={(event) => setMark(event.currentTarget.value)} />
      </Line>
      {watermark ? (
        <>
          <Line label={t('preset.mark.place')}><Choice value={watermark.position} all={WATERMARK_PLACES} text={(one) => one} onChange={(position) => change({ watermark: { ...watermark, position } })} /></Line>
          <Line label={t('preset.mark.size')}><Whole value={Math.round(watermark.size * 100)} from={1} to={100} onChange={(part) => change({ watermark: { ...watermark, size: part / 100 } })} /></Line>
          <Line label={t('preset.mark.opacity')}><Whole value={Math.round(watermark.opacity * 100)} from={1} to={100} onChange={(part) => change({ watermark: { ...watermark, opacity: part / 100 } })} /></Line>
        </>
      ) : null}
    </>
  );
}

function firstOf(choice: SizeChoice): SizeRule {
  if (choice === 'edge') return { rule: 'edge', pixels: 2048 };
  if (choice === 'megapixels') return { rule: 'megapixels', megapixels: 12 };
  return choice === 'full' ? { rule: 'full' } : { rule: 'exact', width: 1080, height: 1080, fit: choice === 'pad' ? 'pad' : 'crop' };
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is its child
    <label className="preset-line">
      <span>{label}</span>
      {children}
    </label>
  );
}

function Choice<T extends string>({ value, all, text, onChange }: { value: T; all: readonly T[]; text: (one: T) => string; onChange: (one: T) => void }) {
  return (
    <select className="input" value={value} onChange={(event) => onChange(event.currentTarget.value as T)}>
      {all.map((one) => (
        <option key={one} value={one}>
          {text(one)}
        </option>
      ))}
    </select>
  );
}

function Whole({ value, from, to, onChange, onNone }: { value: number | undefined; from: number; to: number; onChange: (value: number) => void; onNone?: () => void }) {
  return (
    <input
      className="input"
      type="number"
      value={value ?? ''}
      min={from}
      max={to}
      onChange={(event) => {
        const { value: text, valueAsNumber: number } = event.currentTarget;
        if (text === '') onNone?.();
        else if (number >= from && number <= to) onChange(Math.round(number));
      }}
    />
  );
}
