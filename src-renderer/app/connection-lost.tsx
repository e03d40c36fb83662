import { Unplug } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { isConnected, isRefused, reconnectNow, watchConnection } from '../client/connection-state.ts';
import { t } from '../client/messages.ts';
import { Button } from '../ui/index.ts';

/** Shows while the core does not answer. Everything stays on screen, and the window comes back by itself. */
export function ConnectionLost() {
  const connected = useSyncExternalStore(watchConnection, isConnected);
  const refused = useSyncExternalStore(watchConnection, isRefused);
  if (connected) return null;
  return (
    <div className="lost" role="alert">
      <Unplug size={20} strokeWidth={1.5} aria-hidden />
      <div>
        <div className="lost-title">{t(refused ? 'app.refused.title' : 'app.lost.title')}</div>
        <div className="lost-body">{t(refused ? 'app.refused.body' : 'app.lost.body')}</div>
      </div>
      <Button onClick={reconnectNow}>{t('app.lost.now')}</Button>
    </div>
  );
}
