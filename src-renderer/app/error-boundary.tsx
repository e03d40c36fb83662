import { Component, type ReactNode } from 'react';
import { errorText } from '../client/client.ts';
import { t } from '../client/messages.ts';
import { Button, EmptyState } from '../ui/index.ts';

interface State {
  error?: unknown;
  failed: boolean;
}

/** A part that fails does not take the window with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(error: unknown): State {
    return { error, failed: true };
  }

  override componentDidCatch(error: unknown): void {
    // For whoever opens the developer tools; the person gets words.
    console.error(error);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div role="alert" className="crash">
        <EmptyState
          title={t('app.crash.title')}
          body={t('app.crash.body', { message: errorText(this.state.error) })}
          actions={<Button onClick={() => this.setState({ failed: false })}>{t('app.crash.again')}</Button>}
        />
      </div>
    );
  }
}
