import { ChevronRight } from 'lucide-react';
import { t } from '../../client/messages.ts';
import { showPeriod, type Unit } from './groups.ts';
import { narrow } from './narrow.ts';
import { type Chosen, writtenOf } from './span.ts';

/** All dates › 2024 › June 2024: each leads back to it. */
export function Way({ chosen }: { chosen: Chosen }) {
  const steps: { text: string; value: string | undefined }[] = [{ text: t('timeline.all'), value: undefined }];
  if (chosen.kind === 'undated') steps.push({ text: t('timeline.undated'), value: 'none' });
  else if (chosen.kind === 'other') steps.push({ text: t('timeline.range'), value: '' });
  else if (chosen.kind === 'period') {
    const units: Unit[] = ['year', 'month', 'day'];
    for (const unit of units.slice(0, units.indexOf(chosen.unit) + 1))
      steps.push({ text: showPeriod(chosen.from, unit), value: writtenOf(chosen.from, unit) });
  }
  return (
    <nav className="strip-way" aria-label={t('timeline.shown')}>
      {steps.map(({ text, value }, index) => {
        const here = index === steps.length - 1;
        return (
          <span key={text} className="strip-step">
            {index > 0 ? <ChevronRight size={12} strokeWidth={1.5} aria-hidden /> : null}
            {here ? (
              <span className="strip-here" aria-current="true">
                {text}
              </span>
            ) : (
              <button type="button" className="strip-back" onClick={() => narrow(value)}>
                {text}
              </button>
            )}
          </span>
        );
      })}
    </nav>
  );
}
