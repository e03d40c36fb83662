import { Eye, EyeOff, Folder, Layers as LayersIcon, SlidersHorizontal, TriangleAlert, Type } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { create } from 'zustand';
import { getHello, type Output, errorText } from '../../client/client.ts';
import { keyLabel, registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import type { AssetRow } from '../../client/rows.ts';
import { Button, cx, IconButton } from '../../ui/index.ts';
import { Stage } from './stage.tsx';
import './layer-list.css';

type Layer = Output<'assets.layers'>['layers'][number];

/** Open or not, for all pictures until the window closes. */
const useOpen = create(() => ({ open: false }));
const NONE: ReadonlySet<number> = new Set();

/** A picture of layers, with their list: what is turned on or off there changes what is shown, and nothing else. */
export default function LayeredView({ row, onZoom }: { row: AssetRow; onZoom: (percent: number) => void }) {
  const open = useOpen((state) => state.open);
  const [toggled, setToggled] = useState(NONE);
  useEffect(() => {
    const run = () => useOpen.setState(({ open }) => ({ open: !open }));
    return registerCommands([{ id: 'loupe.layers', title: t('command.loupe.layers'), group: 'view', run }]);
  }, []);
  const ids = [...toggled].sort((a, b) => a - b).join();
  const variant = useMemo(() => {
    const url = `${getHello().assetBase}/layers/${row.n}?v=${encodeURIComponent(row.preview ?? '')}`;
    return ids === '' ? undefined : (size: number) => `${url}&t=${ids}&size=${size}`;
  }, [ids, row.n, row.preview]);
  return (
    <div className="layered">
      {open ? <List row={row} toggled={toggled} onToggled={setToggled} /> : null}
      <div className="layered-stage">
        <Stage row={row} onZoom={onZoom} variant={variant} />
        <IconButton
          className="layered-button"
          icon={LayersIcon}
          name={t('command.loupe.layers')}
          shortcut={keyLabel('loupe.layers')}
          on={open}
          onClick={() => useOpen.setState({ open: !open })}
        />
      </div>
    </div>
  );
}

interface ListProps {
  row: AssetRow;
  toggled: ReadonlySet<number>;
  onToggled: (toggled: ReadonlySet<number>) => void;
}

function List({ row, toggled, onToggled }: ListProps) {
  const { data, error } = useCall('assets.layers', { n: row.n }, { keep: false });
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const layers = data?.layers ?? [];
  // It was opened to be used.
  const here = layers.length > 0;
  useEffect(() => {
    if (here) list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [here]);

  const toggle = (id: number) => {
    if (data?.fixed) return;
    const next = new Set(toggled);
    if (!next.delete(id)) next.add(id);
    onToggled(next);
  };
  const go = (to: number) => {
    const next = Math.min(layers.length - 1, Math.max(0, to));
    setAt(next);
    (list.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      Home: () => go(0),
      End: () => go(layers.length - 1),
      ' ': () => toggle(at),
      Enter: () => toggle(at),
    };
    const todo = act[event.key];
    if (!todo) return;
    event.preventDefault();
    event.stopPropagation();
    todo();
  };
  // The button goes, and the keyboard stays in the list.
  const reset = () => {
    onToggled(NONE);
    list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  };
  const shown = shownLayers(layers, toggled);
  const missing = [...new Set(shown.flatMap(({ layer, visible }) => (visible ? layer.undrawn : [])))];
  return (
    <aside className="layered-panel" aria-label={t('loupe.layers')}>
      {error ? <p className="layered-note">{errorText(error)}</p> : null}
      {data && layers.length === 0 && !data.fixed ? <p className="layered-note">{t('loupe.layers.none')}</p> : null}
      {data?.fixed ? <p className="layered-note">{data.fixed}</p> : null}
      {here ? (
        <div ref={list} className="layered-list" role="tree" aria-label={t('loupe.layers')} onKeyDown={onKeyDown} tabIndex={-1}>
          {shown.map(({ layer, on, visible }) => (
            <Row
              key={layer.id}
              layer={layer}
              on={on}
              visible={visible}
              fixed={data?.fixed !== undefined}
              current={layer.id === at}
              onToggle={() => {
                setAt(layer.id);
                toggle(layer.id);
              }}
              onFocus={() => setAt(layer.id)}
            />
          ))}
        </div>
      ) : null}
      {toggled.size > 0 ? (
        <div className="layered-foot" role="status">
          {missing.length > 0 ? <p>{t('loupe.layers.without', { what: missing.map((one) => t(`loupe.layers.undrawn.${one}`)).join(', ') })}</p> : null}
          <Button onClick={reset}>{t('loupe.layers.reset')}</Button>
        </div>
      ) : null}
    </aside>
  );
}

/** `on`: its own eye is open. `visible`: those of its groups are too. */
function shownLayers(layers: readonly Layer[], toggled: ReadonlySet<number>): { layer: Layer; on: boolean; visible: boolean }[] {
  const groups: boolean[] = [];
  return layers.map((layer) => {
    const on = layer.visible !== toggled.has(layer.id);
    const visible = on && (layer.depth === 0 || groups[layer.depth - 1] !== false);
    groups[layer.depth] = visible;
    return { layer, on, visible };
  });
}

const ICONS = { group: Folder, text: Type, adjustment: SlidersHorizontal, pixels: undefined };

interface RowProps {
  layer: Layer;
  on: boolean;
  visible: boolean;
  fixed: boolean;
  current: boolean;
  onToggle: () => void;
  onFocus: () => void;
}

function Row({ layer, on, visible, fixed, current, onToggle, onFocus }: RowProps) {
  const { name, depth, kind, mode, opacity, clipped, undrawn } = layer;
  const Icon = ICONS[kind];
  const Sign = on ? Eye : EyeOff;
  const look = [
    mode === 'normal' || mode === 'pass through' ? '' : mode.replace(/^./, (letter) => letter.toUpperCase()),
    opacity < 0.995 ? t('loupe.zoom', { percent: Math.round(opacity * 100) }) : '',
  ].filter(Boolean);
  const lost = undrawn.length ? t('loupe.layers.not-drawn', { what: undrawn.map((one) => t(`loupe.layers.undrawn.${one}`)).join(', ') }) : '';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys
    <div
      role="treeitem"
      aria-level={depth + 1}
      aria-checked={on}
      aria-selected={current}
      aria-disabled={fixed || undefined}
      tabIndex={current ? 0 : -1}
      className={cx('layered-row', !visible && 'layered-off')}
      style={{ paddingLeft: 8 + depth * 14 }}
      title={lost || undefined}
      onClick={onToggle}
      onFocus={onFocus}
    >
      {fixed ? null : <Sign size={14} strokeWidth={1.5} aria-hidden />}
      {Icon ? <Icon className="layered-kind" size={14} strokeWidth={1.5} aria-hidden /> : null}
      <span className="layered-name">
        {clipped ? '↳ ' : ''}
        {name || t('loupe.layers.unnamed')}
      </span>
      <span className="layered-look tabular">{look.join(' · ')}</span>
      {lost ? (
        <>
          <TriangleAlert className="layered-lost" size={14} strokeWidth={1.5} aria-hidden />
          <span className="spoken">{lost}</span>
        </>
      ) : null}
    </div>
  );
}
