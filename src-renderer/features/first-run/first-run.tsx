import { FolderPlus, HardDrive, Keyboard, Sparkles } from 'lucide-react';
import { useEffect, useState } from 'react';
import { getClient, getHello } from '../../client/client.ts';
import { keyLabel, registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { addSample, openAddFolder } from '../library/index.ts';
import { WriteModeChoice } from '../metadata/index.ts';
import './first-run.css';

/** Remembered in the catalog's settings: whoever skipped it is not asked again. */
const SEEN = 'firstRun.done';

/** Three short cards for somebody new; skippable, and back under Help. */
export function FirstRun() {
  const [open, setOpen] = useState(() => getHello().firstRun);
  const [step, setStep] = useState(0);
  useEffect(
    () =>
      registerCommands([
        {
          id: 'help.first',
          title: t('command.help.first'),
          group: 'app',
          changes: 'own',
          run: () => {
            setStep(0);
            setOpen(true);
          },
        },
      ]),
    [],
  );
  const close = () => {
    setOpen(false);
    getClient()
      .call('app.setSetting', { key: SEEN, value: true })
      // It would only be shown once more.
      .catch(() => {});
  };
  const [title, Card] = CARDS[step] ?? CARDS[0];
  const last = step === CARDS.length - 1;
  // Until there is something to see, adding it is the main thing on the first card.
  const roots = useCall('library.roots', {}, { enabled: open }).data?.roots.length ?? 0;
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t(title)}
      className="first"
      actions={
        <>
          <span className="first-steps tabular">{t('first.step', { n: step + 1, of: CARDS.length })}</span>
          {last ? null : (
            <Button tone="quiet" onClick={close}>
              {t('first.skip')}
            </Button>
          )}
          {step > 0 ? <Button onClick={() => setStep(step - 1)}>{t('first.back')}</Button> : null}
          <Button tone={step > 0 || roots ? 'primary' : 'normal'} onClick={() => (last ? close() : setStep(step + 1))}>
            {t(last ? 'first.done' : 'first.next')}
          </Button>
        </>
      }
    >
      <Card />
    </Dialog>
  );
}

const CARDS = [
  ['first.add.title', AddCard],
  ['first.files.title', FilesCard],
  ['first.keys.title', KeysCard],
] as const;

function AddCard() {
  const roots = useCall('library.roots', {}).data?.roots.length ?? 0;
  return (
    <div className="first-card">
      <FolderPlus size={32} strokeWidth={1.25} aria-hidden className="first-icon" />
      <p>{t('first.add.body')}</p>
      <div className="first-choices">
        <Button tone={roots ? 'normal' : 'primary'} icon={FolderPlus} onClick={() => void openAddFolder()}>
          {t('first.add.do')}
        </Button>
        <Button icon={Sparkles} onClick={() => void addSample()} title={t('first.add.sample.body')}>
          {t('first.add.sample')}
        </Button>
      </div>
      <p className="first-hint" aria-live="polite">
        {roots ? t('first.add.known', { n: roots }) : `${t('first.add.drop')} ${t('first.add.sample.body')}`}
      </p>
    </div>
  );
}

function FilesCard() {
  return (
    <div className="first-card">
      <HardDrive size={32} strokeWidth={1.25} aria-hidden className="first-icon" />
      <p>{t('first.files.body')}</p>
      <WriteModeChoice />
      <p className="first-hint first-path">{t('first.files.where', { path: getHello().catalog.path })}</p>
    </div>
  );
}

function KeysCard() {
  const key = (id: string) => keyLabel(id) ?? '';
  const rows = [
    { keys: [key('rate.1'), '–', key('rate.5')], text: t('first.keys.stars', { zero: key('rate.0') }) },
    { keys: [key('flag.pick'), key('flag.reject')], text: t('first.keys.pick') },
    { keys: [key('view.toggle')], text: t('first.keys.loupe') },
    { keys: [key('tag')], text: t('first.keys.tag') },
    { keys: [key('palette')], text: t('first.keys.palette') },
  ];
  return (
    <div className="first-card">
      <Keyboard size={32} strokeWidth={1.25} aria-hidden className="first-icon" />
      <dl className="first-keys">
        {rows.map(({ keys, text }) => (
          <div key={text} className="first-key">
            <dt>
              {keys.filter(Boolean).map((one) =>
                one === '–' ? (
                  one
                ) : (
                  <kbd key={one} className="kbd">
                    {one}
                  </kbd>
                ),
              )}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p className="first-hint">{t('first.keys.more', { key: key('help.keys') })}</p>
    </div>
  );
}
