import {
  Bandage,
  ClipboardPaste,
  Copy,
  Crop,
  Eye,
  FlipHorizontal2,
  FlipVertical2,
  RotateCcw,
  SquareSplitHorizontal,
} from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import {
  type Recipe,
  type RecipeChanges,
  type SliderName,
  TONE_SLIDERS,
} from '../../../src-shared/domain/edits/recipe.ts';
import { keyLabel, runCommand } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { Button, cx, IconButton } from '../../ui/index.ts';
import { CropTools } from './crop-tools.tsx';
import { EditSlider } from './edit-slider.tsx';
import { Presets } from './presets.tsx';
import { useDevelop } from './state.ts';
import type { Edited } from './use-recipe.ts';

const GROUPS: readonly { title: 'edits.light' | 'edits.color' | 'edits.detail'; names: readonly SliderName[] }[] = [
  { title: 'edits.light', names: ['exposure', 'contrast', 'highlights', 'shadows'] },
  { title: 'edits.color', names: ['temp', 'tint', 'saturation', 'vibrance'] },
  { title: 'edits.detail', names: TONE_SLIDERS.filter((name) => name === 'sharpen' || name === 'vignette') },
];

interface Props {
  edited: Edited;
  /** Of the upright picture. */
  size: { width: number; height: number };
  rotate: number;
}

/** What can be done to a picture, all of it by keys too. */
export function Panel({ edited, size, rotate }: Props) {
  const { recipe, kept, change, flush } = edited;
  const tool = useDevelop((state) => state.tool);
  const before = useDevelop((state) => state.before);
  const copied = useDevelop((state) => state.copied);
  const panel = useRef<HTMLElement>(null);
  // It was opened to be used.
  useEffect(() => panel.current?.querySelector<HTMLElement>('.edit-slider input')?.focus({ preventScroll: true }), []);
  const onKeyDown = (event: KeyboardEvent) => {
    // Undo, copy and whatever else looks at what is kept.
    if (event.ctrlKey || event.metaKey) void flush();
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    document.querySelector<HTMLElement>('.loupe-stage')?.focus();
  };
  return (
    <aside ref={panel} className="edit-panel" data-region="develop" aria-label={t('edits.panel')} onKeyDown={onKeyDown}>
      <div className="edit-bar">
        <IconButton
          icon={Crop}
          name={t('command.develop.crop')}
          shortcut={keyLabel('develop.crop')}
          on={tool === 'crop'}
          onClick={() => runCommand('develop.crop')}
        />
        <IconButton
          icon={FlipVertical2}
          name={t('edits.flipX')}
          on={recipe.flipX === true}
          onClick={() => change({ flipX: recipe.flipX ? null : true })}
        />
        <IconButton
          icon={FlipHorizontal2}
          name={t('edits.flipY')}
          on={recipe.flipY === true}
          onClick={() => change({ flipY: recipe.flipY ? null : true })}
        />
        <IconButton
          icon={Bandage}
          name={t('command.develop.spots')}
          on={tool === 'spot'}
          onClick={() => runCommand('develop.spots')}
        />
        <IconButton
          icon={Eye}
          name={t('command.develop.eyes')}
          on={tool === 'eye'}
          onClick={() => runCommand('develop.eyes')}
        />
        <span className="edit-gap" />
        <Presets edited={edited} />
        <IconButton
          icon={SquareSplitHorizontal}
          name={t('command.develop.before')}
          shortcut={keyLabel('develop.before')}
          on={before}
          onClick={() => runCommand('develop.before')}
        />
        <IconButton
          icon={Copy}
          name={t('command.develop.copy')}
          shortcut={keyLabel('develop.copy')}
          onClick={() => runCommand('develop.copy')}
        />
        <IconButton
          icon={ClipboardPaste}
          name={t('command.develop.paste')}
          shortcut={keyLabel('develop.paste')}
          disabled={!copied}
          onClick={() => runCommand('develop.paste')}
        />
      </div>
      <div className="edit-body">
        {kept?.embedded ? (
          <p className="edit-note">
            {kept.developer ? t('edits.developed', { program: kept.developer }) : t('edits.embedded')}
          </p>
        ) : null}
        {kept?.unknown.length ? (
          <p className="edit-note">{t('edits.unknown', { what: kept.unknown.join(', ') })}</p>
        ) : null}
        {tool === 'crop' ? (
          <CropTools recipe={recipe} size={size} rotate={rotate} onChange={change} onDone={() => void flush()} />
        ) : null}
        {GROUPS.map(({ title, names }) => (
          <section key={title} className={cx(title === 'edits.color' && recipe.blackWhite && 'edit-gray')}>
            <h3>
              {t(title)}
              {title === 'edits.color' ? <BlackWhite recipe={recipe} onChange={change} /> : null}
            </h3>
            {names.map((name) => (
              <EditSlider
                key={name}
                name={name}
                value={recipe[name] ?? 0}
                onChange={(value) => change({ [name]: value || null })}
                onDone={() => void flush()}
              />
            ))}
          </section>
        ))}
      </div>
      <div className="edit-foot">
        <Button tone="quiet" icon={RotateCcw} onClick={() => runCommand('develop.reset')}>
          {t('edits.reset')}
        </Button>
      </div>
    </aside>
  );
}

function BlackWhite({ recipe, onChange }: { recipe: Recipe; onChange: (changes: RecipeChanges) => void }) {
  return (
    <label className="edit-check">
      <input
        type="checkbox"
        checked={recipe.blackWhite === true}
        onChange={(event) => onChange({ blackWhite: event.currentTarget.checked ? true : null })}
      />
      {t('edits.blackWhite')}
    </label>
  );
}
