import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { setUi } from '../../client/state.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { type Ask, ask, codeIn, refreshTeam, stopAsking, useTeam } from './asking.ts';
import { CheckReport } from './check-report.tsx';
import { Recovery } from './recovery.tsx';
import './team.css';

/** Beginning a team, coming into one, and looking at a folder before that. */
export default function BeginDialogs({ asked }: { asked: Ask }) {
  if (asked.what === 'recovery') return <Recovery team={asked.team} folder={asked.folder} recovery={asked.key} />;
  if (asked.what === 'admin') return <Recover />;
  const folder = 'folder' in asked ? (asked.folder ?? '') : '';
  if (asked.what === 'create') return <Create folder={folder} />;
  if (asked.what === 'join') return <Join folder={folder} />;
  if (asked.what === 'recover') return <Recover folder={folder} />;
  return (
    <Dialog
      open
      onClose={stopAsking}
      title={t('team.check.title')}
      className="team-dialog"
      actions={<Button onClick={stopAsking}>{t('ui.close')}</Button>}
    >
      <Where folder={folder} what="check" />
      <CheckReport folder={folder} atOnce />
    </Dialog>
  );
}

function Where({ folder, what }: { folder: string; what: 'create' | 'join' | 'check' | 'recover' }) {
  return (
    <p className="team-where">
      <span className="team-label">{t('team.folder')}</span>
      <span className="team-path">{folder}</span>
      <Button tone="quiet" onClick={() => ask({ what })}>
        {t('team.folder.change')}
      </Button>
    </p>
  );
}

/** What was asked is done once, and what went wrong is said here, where it can be mended. */
function useDoing(): { busy: boolean; error: string | undefined; doing: (what: () => Promise<void>) => void } {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const doing = (what: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setError(undefined);
    what()
      .catch((failure: unknown) => setError(errorText(failure)))
      .finally(() => {
        setBusy(false);
        void refreshTeam();
      });
  };
  return { busy, error, doing };
}

interface FormProps {
  title: string;
  doText: string;
  can: boolean;
  busy: boolean;
  error: string | undefined;
  focus: React.RefObject<HTMLElement | null>;
  onDo: () => void;
  children: ReactNode;
}

function FormDialog({ title, doText, can, busy, error, focus, onDo, children }: FormProps) {
  const id = useId();
  return (
    <Dialog
      open
      onClose={() => busy || stopAsking()}
      title={title}
      focus={focus}
      className="team-dialog"
      actions={
        <>
          <Button disabled={busy} onClick={stopAsking}>
            {t('ui.cancel')}
          </Button>
          <Button tone="primary" type="submit" form={id} disabled={!can || busy}>
            {doText}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="team-form"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (can && !busy) onDo();
        }}
      >
        {children}
        {error ? (
          <p className="team-loss" role="alert">
            {error}
          </p>
        ) : null}
      </form>
    </Dialog>
  );
}

function Create({ folder }: { folder: string }) {
  const roots = useCall('library.roots', {}).data?.roots ?? [];
  const [name, setName] = useState('');
  const [person, setPerson] = useState('');
  const [left, setLeft] = useState<readonly string[]>([]);
  const first = useRef<HTMLInputElement>(null);
  const { busy, error, doing } = useDoing();
  const here = roots.filter(({ state }) => state === 'online');
  const create = async () => {
    const chosen = here.map(({ path }) => path).filter((path) => !left.includes(path));
    const made = await getClient().call('team.create', {
      folder,
      name: person.trim(),
      team: name.trim(),
      roots: chosen,
    });
    setUi({ view: 'team' });
    ask({ what: 'recovery', team: made.team, folder: made.folder, key: made.recovery });
  };
  return (
    <FormDialog
      title={t('team.create.title')}
      doText={t(busy ? 'team.create.doing' : 'team.create.do')}
      can={name.trim() !== '' && person.trim() !== ''}
      busy={busy}
      error={error}
      focus={first}
      onDo={() => doing(create)}
    >
      <Where folder={folder} what="create" />
      <CheckReport folder={folder} />
      <Text label={t('team.create.team')} value={name} onChange={setName} input={first} />
      <Text label={t('team.create.person')} value={person} onChange={setPerson} note={t('team.create.person.about')} />
      <fieldset className="team-roots-choice">
        <legend>{t('team.create.roots')}</legend>
        {roots.map(({ path, name: called, state }) => (
          <label key={path} title={path}>
            <input
              type="checkbox"
              disabled={state !== 'online'}
              checked={state === 'online' && !left.includes(path)}
              onChange={(event) =>
                setLeft(event.currentTarget.checked ? left.filter((one) => one !== path) : [...left, path])
              }
            />
            <span>{called}</span>
            <span className="team-note team-path">{state === 'online' ? path : t('team.create.root.away')}</span>
          </label>
        ))}
        <p className="team-note">{t(roots.length ? 'team.create.roots.about' : 'team.create.roots.none')}</p>
      </fieldset>
    </FormDialog>
  );
}

function Join({ folder }: { folder: string }) {
  const [text, setText] = useState('');
  const [person, setPerson] = useState('');
  const [problem, setProblem] = useState<string>();
  const first = useRef<HTMLTextAreaElement>(null);
  const { busy, error, doing } = useDoing();
  const code = codeIn(text);
  // Of another computer of a member's: who that is, the team knows.
  const isOwn = code?.split('-').length === 5;
  const join = async () => {
    await getClient().call('team.join', { folder, code: code as string, ...(isOwn ? {} : { name: person.trim() }) });
    setUi({ view: 'team' });
    stopAsking();
  };
  const read = async (file: File | undefined) => {
    const found = file && file.size < 100_000 ? codeIn(await file.text()) : undefined;
    setProblem(file && !found ? t('team.join.file.none', { name: file.name }) : undefined);
    if (found) setText(found);
  };
  return (
    <FormDialog
      title={t('team.join.title')}
      doText={t(busy ? 'team.join.doing' : 'team.join.do')}
      can={code !== undefined && (isOwn || person.trim() !== '')}
      busy={busy}
      error={error ?? problem}
      focus={first}
      onDo={() => doing(join)}
    >
      <Where folder={folder} what="join" />
      <CheckReport folder={folder} />
      <label className="team-text">
        <span className="team-label">{t('team.join.code')}</span>
        <textarea
          ref={first}
          className="input team-code-input"
          rows={3}
          spellCheck={false}
          autoComplete="off"
          placeholder={t('team.join.code.about')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <label className="team-file">
        <span className="button button-quiet">{t('team.join.file')}</span>
        <input
          type="file"
          className="spoken"
          accept=".txt,.vitrine-invite,text/plain"
          onChange={(event) => void read(event.currentTarget.files?.[0])}
        />
      </label>
      {isOwn ? (
        <p>{t('team.join.computer')}</p>
      ) : (
        <Text
          label={t('team.create.person')}
          value={person}
          onChange={setPerson}
          note={t('team.create.person.about')}
        />
      )}
      <p className="team-note">{t('team.join.private')}</p>
    </FormDialog>
  );
}

/** Without a folder: in the team that this catalog belongs to. */
function Recover({ folder }: { folder?: string }) {
  const team = useTeam();
  const [key, setKey] = useState('');
  const [person, setPerson] = useState('');
  const first = useRef<HTMLInputElement>(null);
  const { busy, error, doing } = useDoing();
  const recover = async () => {
    await getClient().call('team.recover', { key, ...(folder === undefined ? {} : { folder, name: person.trim() }) });
    setUi({ view: 'team' });
    stopAsking();
  };
  return (
    <FormDialog
      title={t('team.recover.title')}
      doText={t('team.recover.do')}
      can={key.trim() !== '' && (folder === undefined || person.trim() !== '')}
      busy={busy}
      error={error}
      focus={first}
      onDo={() => doing(recover)}
    >
      <p>{folder === undefined ? t('team.recover.member', { team: team?.name ?? '' }) : t('team.recover.about')}</p>
      {folder === undefined ? null : <Where folder={folder} what="recover" />}
      <Text label={t('team.recovery.key')} value={key} onChange={setKey} input={first} />
      {folder === undefined ? null : (
        <Text
          label={t('team.create.person')}
          value={person}
          onChange={setPerson}
          note={t('team.create.person.about')}
        />
      )}
    </FormDialog>
  );
}

interface TextProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  note?: string;
  input?: React.RefObject<HTMLInputElement | null>;
}
export function Text({ label, value, onChange, note, input }: TextProps) {
  return (
    <label className="team-text">
      <span className="team-label">{label}</span>
      <input
        ref={input}
        className="input"
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {note ? <span className="team-note">{note}</span> : null}
    </label>
  );
}
