import { RectangleHorizontal, RectangleVertical } from 'lucide-react';
import { withRatio } from '../../../src-shared/domain/edits/crop.ts';
import { fitCrop } from '../../../src-shared/domain/edits/frame.ts';
import type { Recipe, RecipeChanges } from '../../../src-shared/domain/edits/recipe.ts';
import { t } from '../../client/messages.ts';
import { Button, IconButton } from '../../ui/index.ts';
import { EditSlider } from './edit-slider.tsx';
import { RATIOS, type Ratio, ratioInFrame, useRatio } from './ratios.ts';

interface Props {
  recipe: Recipe;
  size: { width: number; height: number };
  rotate: number;
  /** Films are not straightened. */
  straighten?: boolean;
  onChange: (changes: RecipeChanges) => void;
  onDone: () => void;
}

/** Ratio and straightening, while one crops. */
export function CropTools({ recipe, size, rotate, straighten = true, onChange, onDone }: Props) {
  const { ratio, upright } = useRatio();
  const choose = (next: { ratio?: Ratio; upright?: boolean }) => {
    useRatio.setState(next);
    const inFrame = ratioInFrame({ ratio, upright, ...next }, size, rotate);
    if (!inFrame) return;
    const now = fitCrop(recipe.crop ?? { x: 0, y: 0, w: 1, h: 1 }, recipe.straighten ?? 0, size.width, size.height);
    onChange({ crop: withRatio(now, inFrame) });
  };
  const turns = RATIOS[ratio] !== undefined && RATIOS[ratio] !== 1;
  return (
    <section>
      <h3>{t('edits.crop')}</h3>
      <div className="edit-ratio">
        <select
          aria-label={t('edits.ratio')}
          className="input"
          value={ratio}
          onChange={(event) => choose({ ratio: event.currentTarget.value as Ratio })}
        >
          {(Object.keys(RATIOS) as Ratio[]).map((name) => (
            <option key={name} value={name}>
              {name === 'free' || name === 'original' ? t(`edits.ratio.${name}`) : name}
            </option>
          ))}
        </select>
        <IconButton
          icon={RectangleHorizontal}
          name={t('edits.lying')}
          on={turns && !upright}
          disabled={!turns}
          onClick={() => choose({ upright: false })}
        />
        <IconButton
          icon={RectangleVertical}
          name={t('edits.upright')}
          on={turns && upright}
          disabled={!turns}
          onClick={() => choose({ upright: true })}
        />
        <Button
          tone="quiet"
          disabled={!recipe.crop && !recipe.straighten}
          onClick={() => onChange({ crop: null, straighten: null })}
        >
          {t('edits.uncrop')}
        </Button>
      </div>
      {straighten ? (
        <EditSlider
          name="straighten"
          value={recipe.straighten ?? 0}
          onChange={(value) => onChange({ straighten: value || null })}
          onDone={onDone}
        />
      ) : null}
    </section>
  );
}
