import { useEffect, useRef, useState } from 'react';
import { errorText, getClient, type Output } from '../../client/client.ts';
import { keyLabel, registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';
import { Button, Progress } from '../../ui/index.ts';
import { Picture } from '../assets/index.ts';

type Shown = Output<'proxies.state'>;
const AGAIN_MS = 400;

/** What this window cannot play: its picture, and the way to have it played all the same. The key that plays begins it. */
export function Unplayable({ row, onReady }: { row: AssetRow; onReady: () => void }) {
  const [state, setState] = useState<Shown>();
  const [round, setRound] = useState(0);
  const wasReady = useRef(false);
  const ready = useRef(onReady);
  ready.current = onReady;

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when it was begun
  useEffect(() => {
    const abort = new AbortController();
    let timer = 0;
    const ask = async (): Promise<void> => {
      const now = await getClient()
        .call('proxies.state', { n: row.n }, { signal: abort.signal })
        .catch((error: unknown): Shown => ({ state: 'failed', message: errorText(error) }));
      if (abort.signal.aborted) return;
      // It is there, and could not be played either.
      if (now.state === 'ready' && wasReady.current)
        return setState({ state: 'failed', message: t('loupe.unplayable', { type: row.typeName }) });
      setState(now);
      if (now.state === 'making') timer = window.setTimeout(ask, AGAIN_MS);
      if (now.state !== 'ready') return;
      wasReady.current = true;
      ready.current();
    };
    void ask();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [row.n, row.preview, round]);

  const offered = state?.state === 'none' || state?.state === 'failed';
  const make = useRef(() => {});
  make.current = () => {
    if (!offered) return;
    getClient()
      .call('proxies.make', { targets: [row.n] })
      .then(
        () => setRound((before) => before + 1),
        (error: unknown) => setState({ state: 'failed', message: errorText(error) }),
      );
  };
  useEffect(
    () =>
      registerCommands([{ id: 'player.play', title: t('loupe.proxy.make'), group: 'view', run: () => make.current() }]),
    [],
  );
  return (
    <div className="stage stage-card">
      <Picture row={row} edge={512} />
      {state && state.state !== 'ready' ? (
        <div className="unplayable" role="status">
          <Words row={row} state={state} />
          {offered ? (
            <Button onClick={() => make.current()} title={keyLabel('player.play')}>
              {state.state === 'failed' ? t('loupe.proxy.again') : t('loupe.proxy.make')}
            </Button>
          ) : null}
          {state.state === 'making' ? (
            <Button
              onClick={() =>
                void getClient()
                  .call('jobs.cancel', { id: state.job })
                  .catch(() => undefined)
              }
            >
              {t('loupe.proxy.cancel')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

function Words({ row, state }: { row: AssetRow; state: Exclude<Shown, { state: 'ready' }> }) {
  if (state.state === 'none') return <p>{t('loupe.proxy.offer', { type: row.typeName })}</p>;
  if (state.state === 'failed') return <p>{state.message}</p>;
  const { progress } = state;
  const words =
    progress === undefined
      ? t('loupe.proxy.making')
      : t('loupe.proxy.progress', { percent: Math.floor(progress * 100) });
  return (
    <>
      <p className="tabular">{words}</p>
      <Progress value={progress} name={t('loupe.proxy.making')} />
    </>
  );
}
