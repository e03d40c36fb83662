/** Catalogs: which one this is, others, and bringing one back. */
export { CatalogDialogs } from './catalog-dialogs.tsx';
export { CatalogMenu } from './catalog-menu.tsx';
export { ConfirmRestore, NEWEST } from './confirm-restore.tsx';
export { RescueView } from './rescue-view.tsx';
export { RestoredNotice } from './restored.tsx';
