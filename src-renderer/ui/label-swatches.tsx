import { t } from '../client/messages.ts';
import { LABELS, type Label } from '../../src-shared/domain/asset.ts';
import { cx } from './cx.ts';
import { Tooltip } from './tooltip.tsx';
import './label-swatches.css';

const isLabel = (text: string): text is Label => (LABELS as readonly string[]).includes(text);

/** The label's name for people; another program's own label as it stands in the file. */
export const labelText = (label: string): string => (isLabel(label) ? t(`ui.label.${label}`) : label);

/** A label as a small square of its color; another program's own text as a grey square with a tooltip. */
export function LabelSign({ label, className }: { label: string | undefined; className?: string }) {
  if (!label) return null;
  return (
    <span
      className={cx('label-sign', isLabel(label) ? `label-${label}` : 'label-foreign', className)}
      role="img"
      aria-label={labelText(label)}
      title={labelText(label)}
    />
  );
}

interface Props {
  value: string | null;
  mixed?: boolean;
  disabled?: boolean;
  /** Clicking the present label clears it (null). */
  onChange: (label: Label | null) => void;
}

/** The five labels to click. */
export function LabelSwatches({ value, mixed, disabled, onChange }: Props) {
  return (
    <fieldset className="swatches" aria-label={t('ui.label.set')} disabled={disabled}>
      {LABELS.map((label) => {
        const on = !mixed && value === label;
        return (
          <Tooltip key={label} text={labelText(label)}>
            <button
              type="button"
              className={cx('swatch', `label-${label}`, on && 'swatch-on')}
              aria-label={labelText(label)}
              aria-pressed={on}
              onClick={() => onChange(on ? null : label)}
            />
          </Tooltip>
        );
      })}
    </fieldset>
  );
}
