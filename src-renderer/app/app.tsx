import { lazy, Suspense } from 'react';
import { useLooked } from '../client/first-look.ts';
import { t } from '../client/messages.ts';
import { isOverview, setUi, useUi, type View } from '../client/state.ts';
import { Dragging, ExportDialog } from '../features/export/index.ts';
import { ArchiveDialogs } from '../features/archive/index.ts';
import { AssetDialogs } from '../features/assets/index.ts';
import { BatchDialogs } from '../features/batch/index.ts';
import { CatalogDialogs, CatalogMenu, RestoredNotice } from '../features/catalog/index.ts';
import { CompareView, SurveyView } from '../features/compare/index.ts';
import { CollectionDialog } from '../features/collections/index.ts';
import { Duplicates } from '../features/duplicates/index.ts';
import { CorrectionDialogs } from '../features/corrections/index.ts';
import { Conflicts } from '../features/metadata/index.ts';
import { Feed, GrantDialog, Overlooked, RestoreDialog } from '../features/together/index.ts';
import { RightsAlerts } from '../features/rights/index.ts';
import { EditorsDialog } from '../features/editors/index.ts';
import { FieldsDialog } from '../features/fields/index.ts';
import { FirstRun, HelpKeys } from '../features/first-run/index.ts';
import { FormatsDialog } from '../features/formats/index.ts';
import { VersionsDialog } from '../features/versions/index.ts';
import { FoundAgain } from '../features/found-again/index.ts';
import { Grid } from '../features/grid/index.ts';
import { HealthButton, HealthView } from '../features/health/index.ts';
import { ImportReport, ImportView } from '../features/import/index.ts';
import { Inspector } from '../features/inspector/index.ts';
import { AddFolderDialog, Sidebar } from '../features/library/index.ts';
import { Loupe } from '../features/loupe/index.ts';
import { Palette } from '../features/palette/index.ts';
import { MoveDialog, RenameDialog } from '../features/rename/index.ts';
import { FilterBar, NameListDialog } from '../features/search/index.ts';
import { AutoStackDialog } from '../features/stacks/index.ts';
import { TeamDialogs } from '../features/team/index.ts';
import { TagDialogs, TagInput } from '../features/tags/index.ts';
import { cx, Splitter, Toasts } from '../ui/index.ts';
import { ConnectionLost } from './connection-lost.tsx';
import { DropTarget } from './drop-target.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { hideOver, usePanels } from './panels.ts';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import './app.css';

/** The window: bars, panels, and the pictures in the middle, which come first: the rest keeps its place free until they are drawn. */
export function App() {
  const looked = useLooked();
  const sidebarWidth = useUi((state) => state.sidebarWidth);
  const { sidebar, inspector, widest } = usePanels();
  const inspectorWidth = useUi((state) => state.inspectorWidth);
  return (
    <DropTarget>
      <TopBar />
      <div className="app-middle">
        {sidebar !== 'none' ? (
          <nav
            className={cx('app-side', sidebar === 'over' && 'app-over')}
            aria-label={t('app.sidebar')}
            style={{ width: sidebarWidth }}
            data-region="sidebar"
          >
            <div className="app-panel">
              {looked ? (
                <ErrorBoundary>
                  <Sidebar
                    head={
                      <div className="app-catalog">
                        <CatalogMenu />
                        <HealthButton />
                      </div>
                    }
                  />
                </ErrorBoundary>
              ) : null}
            </div>
            <Splitter
              name={t('app.resize.sidebar')}
              panel="left"
              size={sidebarWidth}
              min={180}
              max={Math.min(480, widest.sidebar)}
              normal={260}
              onChange={(width) => setUi({ sidebarWidth: width })}
            />
          </nav>
        ) : null}
        <Center />
        {inspector !== 'none' ? (
          <aside
            className={cx('app-side', inspector === 'over' && 'app-over app-over-right')}
            aria-label={t('app.inspector')}
            style={{ width: inspectorWidth }}
            data-region="inspector"
          >
            <Splitter
              name={t('app.resize.inspector')}
              panel="right"
              size={inspectorWidth}
              min={240}
              max={Math.min(560, widest.inspector)}
              normal={320}
              onChange={(width) => setUi({ inspectorWidth: width })}
            />
            <div className="app-panel">
              {looked ? (
                <ErrorBoundary>
                  <Inspector />
                </ErrorBoundary>
              ) : null}
            </div>
          </aside>
        ) : null}
      </div>
      {looked ? <StatusBar /> : <footer className="status-bar" />}
      {looked ? <Dialogs /> : null}
      <Toasts />
      <ConnectionLost />
    </DropTarget>
  );
}

/** What opens over the rest. */
function Dialogs() {
  return (
    <>
      <FirstRun />
      <Palette />
      <HelpKeys />
      <TagInput />
      <TagDialogs />
      <CollectionDialog />
      <AddFolderDialog />
      <CatalogDialogs />
      <TeamDialogs />
      <FormatsDialog />
      <VersionsDialog />
      <RestoredNotice />
      <ArchiveDialogs />
      <AutoStackDialog />
      <ExportDialog />
      <Dragging />
      <AssetDialogs />
      <EditorsDialog />
      <FieldsDialog />
      <NameListDialog />
      <RenameDialog />
      <MoveDialog />
      <CorrectionDialogs />
      <BatchDialogs />
      <RestoreDialog />
      <GrantDialog />
      <ImportReport />
    </>
  );
}

/** What is not there at once when the window opens comes when it is first looked at. */
const ListView = lazy(() => import('../features/list/index.ts').then(({ ListView }) => ({ default: ListView })));
const TimelineView = lazy(() => import('../features/timeline/index.ts').then(({ TimelineView }) => ({ default: TimelineView })));
const MapView = lazy(() => import('../features/map/index.ts').then(({ MapView }) => ({ default: MapView })));

const TeamView = lazy(() => import('../features/team/team-view.tsx'));

function Shown({ view }: { view: View }) {
  switch (view) {
    case 'grid':
      return <Grid />;
    case 'list':
      return <ListView />;
    case 'timeline':
      return <TimelineView />;
    case 'map':
      return <MapView />;
    case 'loupe':
      return <Loupe />;
    case 'compare':
      return <CompareView />;
    case 'survey':
      return <SurveyView />;
    case 'found':
      return <FoundAgain />;
    case 'rights':
      return <RightsAlerts />;
    case 'conflicts':
      return <Conflicts />;
    case 'feed':
      return <Feed />;
    case 'overlooked':
      return <Overlooked />;
    case 'duplicates':
      return <Duplicates />;
    case 'import':
      return <ImportView />;
    case 'health':
      return <HealthView />;
    case 'team':
      return <TeamView />;
  }
}

function Center() {
  const looked = useLooked();
  const view = useUi((state) => state.view);
  const filterBar = useUi((state) => state.filterBar);
  return (
    <main className="app-center" aria-label={t('app.center')} onPointerDown={hideOver}>
      <ErrorBoundary>
        {filterBar && isOverview(view) ? (
          <div className="app-filter" data-region="filter">
            {looked ? <FilterBar /> : <div className="filter-bar" />}
          </div>
        ) : null}
      </ErrorBoundary>
      <div className="app-view">
        <ErrorBoundary key={view}>
          <Suspense fallback={null}>
            <Shown view={view} />
          </Suspense>
        </ErrorBoundary>
      </div>
    </main>
  );
}
