import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { FontAxis } from '../../../src-shared/domain/asset.ts';
import { parseSpans } from '../../../src-shared/domain/spans.ts';
import { originalUrl } from '../../client/asset-url.ts';
import { formatNumber, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import type { AssetRow } from '../../client/rows.ts';
import { setUi, useUi } from '../../client/state.ts';
import { cx, Segments, Slider } from '../../ui/index.ts';
import { Stage } from './stage.tsx';
import './font-view.css';

const SHOWS = ['sample', 'sizes', 'glyphs'] as const;
type Show = (typeof SHOWS)[number];
const SIZES = [12, 14, 16, 20, 24, 32, 40, 56, 72, 96];
const SMALLEST = 10;
const LARGEST = 240;
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];

/** A font to try: a text of one's own, all sizes, all that it draws, and the axes of a variable one. */
export default function FontView({ row, onZoom }: { row: AssetRow; onZoom: (percent: number) => void }) {
  const [show, setShow] = useState<Show>('sample');
  const [size, setSize] = useState(56);
  const [axes, setAxes] = useState<Readonly<Record<string, number>>>({});
  const { family, failed } = useFont(row);
  const data = useCall('assets.details', { n: row.n }).data?.data as FontData | undefined;
  const characters = useMemo(() => parseSpans(data?.characters ?? ''), [data?.characters]);
  if (failed) return <Stage row={row} onZoom={onZoom} />;
  const settings = (data?.fontAxes ?? []).map(({ tag, normal }) => `"${tag}" ${axes[tag] ?? normal}`).join(', ');
  const style = { fontFamily: `"${family}"`, fontVariationSettings: settings || undefined };
  return (
    <div className="stage font-view">
      <div className="font-bar">
        <Segments
          name={t('loupe.font.show')}
          value={show}
          choices={SHOWS.map((value) => ({ value, text: t(`loupe.font.${value}`) }))}
          onChange={setShow}
        />
        {show === 'sizes' ? null : (
          <Labeled text={t('loupe.font.size')} value={`${size} px`}>
            <Slider name={t('loupe.font.size')} value={size} min={SMALLEST} max={LARGEST} onChange={setSize} />
          </Labeled>
        )}
        {data?.fontAxes?.map((axis) => (
          <Axis
            key={axis.tag}
            axis={axis}
            value={axes[axis.tag] ?? axis.normal}
            onChange={(value) => setAxes((now) => ({ ...now, [axis.tag]: value }))}
          />
        ))}
      </div>
      <div className={cx('font-paper', family === undefined && 'font-paper-waiting')}>
        {show === 'sample' ? <Sample characters={characters} style={{ ...style, fontSize: size }} /> : null}
        {show === 'sizes' ? <Sizes characters={characters} style={style} /> : null}
        {show === 'glyphs' ? <Glyphs characters={characters} size={size} style={style} /> : null}
      </div>
    </div>
  );
}

/** What the file says of itself, see Facts. */
interface FontData {
  fontAxes?: FontAxis[];
  characters?: string;
}

interface Styled {
  characters: readonly number[];
  style: { fontFamily: string; fontVariationSettings: string | undefined };
}

/** The file as a font of this window, by a name that nothing else has. The browser checks it before it is drawn with. */
function useFont(row: AssetRow): { family: string | undefined; failed: boolean } {
  const id = useId();
  const name = `font-${row.n}-${id.replaceAll(/\W/g, '')}`;
  const [state, setState] = useState<{ family?: string; failed?: boolean }>({});
  const url = originalUrl(row);
  useEffect(() => {
    let gone = false;
    const face = new FontFace(name, `url("${url}")`);
    document.fonts.add(face);
    face.load().then(
      () => gone || setState({ family: name }),
      () => gone || setState({ failed: true }),
    );
    return () => {
      gone = true;
      document.fonts.delete(face);
    };
  }, [name, url]);
  return { family: state.family, failed: state.failed ?? false };
}

/** Kept from font to font: to compare them. */
function useText(characters: readonly number[]): [string, (text: string) => void] {
  const own = useUi((state) => state.fontSample);
  const usual = useMemo(() => usualText(characters), [characters]);
  return [own || usual, (text) => setUi({ fontSample: text === usual ? '' : text })];
}

/** A sentence with all letters; of a font without Latin ones the first that it has. */
function usualText(characters: readonly number[]): string {
  const has = new Set(characters);
  if (!characters.length || LETTERS.every((letter) => has.has(letter.codePointAt(0)!))) return t('loupe.font.pangram');
  return characters
    .filter((point) => point > 0xff)
    .slice(0, 40)
    .map((point) => String.fromCodePoint(point))
    .join('');
}

function Sample({ characters, style }: Styled & { style: { fontSize: number } }) {
  const [text, setText] = useText(characters);
  return (
    <textarea
      className="font-sample"
      aria-label={t('loupe.font.text')}
      style={style}
      value={text}
      spellCheck={false}
      maxLength={2000}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

function Sizes({ characters, style }: Styled) {
  const [text] = useText(characters);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to come here
    <section className="font-sizes" tabIndex={0} aria-label={t('loupe.font.sizes')}>
      {SIZES.map((size) => (
        <div key={size} className="font-line">
          <span className="font-size tabular">{size}</span>
          <span style={{ ...style, fontSize: size }}>{text}</span>
        </div>
      ))}
    </section>
  );
}

/** So many are drawn together as soon as they come near. */
const GROUP = 128;

function Glyphs({ characters, size, style }: Styled & { size: number }) {
  const shown = useMemo(() => characters.filter((point) => !isBlank(point)), [characters]);
  const groups = Array.from({ length: Math.ceil(shown.length / GROUP) }, (_, i) =>
    shown.slice(i * GROUP, (i + 1) * GROUP),
  );
  const cell = Math.max(40, Math.round(size * 1.5));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to come here
    <section className="font-glyphs" tabIndex={0} aria-label={t('loupe.font.glyphs')}>
      <div className="font-count">{t('loupe.font.count', { n: formatNumber(shown.length) })}</div>
      {groups.map((group) => (
        <Group key={group[0]} points={group} cell={cell} size={size} style={style} />
      ))}
    </section>
  );
}

function Group({
  points,
  cell,
  size,
  style,
}: {
  points: readonly number[];
  cell: number;
  size: number;
  style: Styled['style'];
}) {
  const box = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), {
      rootMargin: '600px',
    });
    if (box.current) watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return (
    <div
      ref={box}
      className="font-group"
      style={{
        ...style,
        fontSize: size,
        gridTemplateColumns: `repeat(auto-fill, ${cell}px)`,
        gridAutoRows: cell,
        minHeight: near ? undefined : cell,
      }}
    >
      {near
        ? points.map((point) => (
            <span key={point} className="font-glyph" title={`U+${point.toString(16).toUpperCase().padStart(4, '0')}`}>
              {String.fromCodePoint(point)}
            </span>
          ))
        : null}
    </div>
  );
}

/** Spaces and signs that only steer others; where fonts of symbols keep theirs is no such place. */
const isBlank = (point: number): boolean => /[\p{Z}\p{Cc}\p{Cf}\p{Cn}]/u.test(String.fromCodePoint(point));

function Axis({ axis, value, onChange }: { axis: FontAxis; value: number; onChange: (value: number) => void }) {
  const step = axis.max - axis.min > 20 ? 1 : (axis.max - axis.min) / 100;
  return (
    <Labeled text={axis.name} value={formatNumber(Math.round(value * 100) / 100)}>
      <Slider name={axis.name} value={value} min={axis.min} max={axis.max} step={step} onChange={onChange} />
    </Labeled>
  );
}

function Labeled({ text, value, children }: { text: string; value: string; children: ReactNode }) {
  return (
    <span className="font-labeled">
      <span aria-hidden>{text}</span>
      {children}
      <span className="font-value tabular">{value}</span>
    </span>
  );
}
