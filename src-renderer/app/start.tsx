import '@fontsource-variable/inter';
import './tokens.css';
import './base.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { type Client, errorText, getHello } from '../client/client.ts';
import { registerCommands } from '../client/commands.ts';
import { awaitFirstLook } from '../client/first-look.ts';
import { t } from '../client/messages.ts';
import { queries } from '../client/query.ts';
import { keepResult } from '../client/result.ts';
import { startClient } from '../client/start.ts';
import { assetCommands } from '../features/assets/index.ts';
import { RescueView } from '../features/catalog/index.ts';
import { gridCommands } from '../features/grid/index.ts';
import { developCommands } from '../features/develop/index.ts';
import { loupeCommands } from '../features/loupe/index.ts';
import { attended, keepSelection } from '../features/selection/index.ts';
import { Button, EmptyState, TooltipProvider } from '../ui/index.ts';
import { App } from './app.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { keepKeyboard } from './keyboard.ts';
import { keepTheme } from './theme.ts';
import { viewCommands } from './view-commands.ts';

/** Until then nothing is said. */
const SLOW_MS = 1500;

/** Brings the window to life: connect, fetch the saved state, draw. Says so in words where it cannot. */
export async function start(connect: () => Promise<Client>): Promise<void> {
  const root = createRoot(document.getElementById('root')!);
  // The page comes before the catalog is open, which may first have to be brought up to date.
  const slow = setTimeout(() => root.render(<EmptyState title={t('app.start.opening')} />), SLOW_MS);
  let open: boolean;
  try {
    open = await startClient(await connect());
  } catch (error) {
    clearTimeout(slow);
    root.render(
      <EmptyState
        title={t('app.start.failed')}
        body={errorText(error)}
        actions={<Button onClick={() => window.location.reload()}>{t('app.lost.now')}</Button>}
      />,
    );
    return;
  }
  clearTimeout(slow);
  document.title = `${getHello().catalog.name} · ${t('app.name')}`;
  keepTheme();
  if (open) {
    awaitFirstLook();
    keepSelection();
    keepResult(attended);
    keepKeyboard();
    registerCommands([...viewCommands, ...assetCommands, ...gridCommands, ...loupeCommands, ...developCommands]);
  }
  root.render(
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <TooltipProvider delay={500}>
          <ErrorBoundary>{open ? <App /> : <RescueView />}</ErrorBoundary>
        </TooltipProvider>
      </QueryClientProvider>
    </CSPProvider>,
  );
}
