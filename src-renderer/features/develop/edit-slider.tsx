import { type KeyboardEvent, useRef } from 'react';
import { SLIDERS, type SliderName } from '../../../src-shared/domain/edits/recipe.ts';
import { formatNumber, t } from '../../client/messages.ts';
import { cx, Slider } from '../../ui/index.ts';

interface Props {
  name: SliderName;
  value: number;
  onChange: (value: number) => void;
  /** The movement has ended. */
  onDone: () => void;
}

/** One of an edit's numbers: drawn from its middle, arrows move it, a double click or Backspace sets it to nothing. */
export function EditSlider({ name, value, onChange, onDone }: Props) {
  const [min, max, step] = SLIDERS[name];
  const row = useRef<HTMLDivElement>(null);
  const fine = step / 10;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Backspace' || event.key === 'Delete') onChange(0);
    else if (event.shiftKey && (event.key === 'ArrowRight' || event.key === 'ArrowLeft'))
      onChange(round(value + (event.key === 'ArrowRight' ? fine : -fine)));
    // The sliders are one list: up and down go through it.
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') go(row.current, event.key === 'ArrowDown' ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const digits = step < 1 ? 1 : 0;
  const shown = `${value > 0 && min < 0 ? '+' : ''}${formatNumber(Number(value.toFixed(digits + 1))).replace('-', '−')}`;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the slider in it does the same by Backspace
    <div ref={row} className="edit-slider" onDoubleClick={() => onChange(0)} onKeyDown={onKeyDown} onPointerUp={onDone}>
      <span className={cx('edit-name', value !== 0 && 'edit-set')}>{t(`edits.${name}`)}</span>
      <span className="edit-value tabular">{shown}</span>
      <Slider name={t(`edits.${name}`)} value={value} min={min} max={max} step={step} onChange={onChange} />
      {min < 0 ? <span className="edit-middle" aria-hidden /> : null}
    </div>
  );
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

function go(from: HTMLElement | null, by: 1 | -1): void {
  const all = [...(from?.closest('.edit-panel')?.querySelectorAll<HTMLElement>('.edit-slider input') ?? [])];
  const at = all.findIndex((one) => from?.contains(one));
  all[at + by]?.focus();
}
