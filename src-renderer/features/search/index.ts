/** Finding: the search box, the filter bar, and what the rest of the interface does to the query. */
export { FilterBar } from './filter-bar.tsx';
export { NoResult } from './no-result.tsx';
export { addValue, onlyValue, toggleValue } from './query-edit.ts';
export { SearchBox } from './search-box.tsx';
export { showTag } from './show.ts';
export { showAndSelect } from './name-list.ts';
export { NameListDialog } from './name-list-dialog.tsx';
