/** The primitives of the interface; they know nothing of assets. */
export { Badge } from './badge.tsx';
export { Button, IconButton, Segments } from './button.tsx';
export { cx } from './cx.ts';
export { Dialog } from './dialog.tsx';
export { EmptyState } from './empty-state.tsx';
export { Field } from './field.tsx';
export { LabelSign, LabelSwatches, labelText } from './label-swatches.tsx';
export { ContextMenu, Menu, type MenuEntry } from './menu.tsx';
export { MiddleEllipsis } from './middle-ellipsis.tsx';
export { Popover } from './popover.tsx';
export { Progress, ProgressPie } from './progress.tsx';
export { Slider } from './slider.tsx';
export { Splitter } from './splitter.tsx';
export { Stars, StarsSign } from './stars.tsx';
export { type ToastInput, Toasts, toast } from './toast.tsx';
export { useSettled } from './use-settled.ts';
export { Tooltip, TooltipProvider } from './tooltip.tsx';
export { Tree, type TreeItem } from './tree.tsx';
