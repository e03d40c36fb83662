import { Copy, Save } from 'lucide-react';
import { useRef, useState } from 'react';
import type { TeamMember } from '../../../src-shared/contract/team.ts';
import { ROLES, type Role } from '../../../src-shared/domain/team/roles.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { type Ask, act, copy, saveText, stopAsking, useTeam } from './asking.ts';
import { heard } from './heard.ts';
import { Fetch, Free, Keep } from './originals.tsx';
import { Question } from './question.tsx';
import { RootChoice } from './root-choice.tsx';
import './team.css';

/** Inviting, removing, leaving: what is said before it is done. */
export default function PeopleDialogs({ asked }: { asked: Ask }) {
  if (asked.what === 'invite') return <Invite />;
  if (asked.what === 'computer') return <Computer member={asked.member} />;
  if (asked.what === 'remove') return <Remove member={asked.member} />;
  if (asked.what === 'stolen') return <Stolen member={asked.member} />;
  if (asked.what === 'share') return <Share />;
  if (asked.what === 'keep') return <Keep />;
  if (asked.what === 'fetch') return <Fetch />;
  if (asked.what === 'free') return <Free />;
  if (asked.what === 'leave') return <Leave />;
  return null;
}

function Invite() {
  const team = useTeam();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const [made, setMade] = useState<{ code: string; name: string; role: Role }>();
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const can = name.trim() !== '' && !busy;
  const invite = async () => {
    if (!can) return;
    setBusy(true);
    const told = await act('team.invite', { role, name: name.trim() });
    setBusy(false);
    if (told) setMade(told);
  };
  const file = (one: { code: string; name: string }) =>
    saveText(
      t('team.invite.file', { name: one.name }),
      t('team.invite.file.text', {
        team: team?.name ?? '',
        name: one.name,
        code: one.code,
        folder: team?.folder ?? '',
      }),
    );
  return (
    <Dialog
      open
      onClose={stopAsking}
      title={made ? t('team.invite.ready', { name: made.name }) : t('team.invite.title')}
      focus={first}
      className="team-dialog"
      actions={
        made ? (
          <Button onClick={stopAsking}>{t('ui.close')}</Button>
        ) : (
          <>
            <Button onClick={stopAsking}>{t('ui.cancel')}</Button>
            <Button tone="primary" disabled={!can} onClick={() => void invite()}>
              {t('team.invite.do')}
            </Button>
          </>
        )
      }
    >
      {made ? (
        <>
          <p>{t('team.invite.ready.about', { name: made.name, role: t(`team.role.${made.role}`) })}</p>
          <Code code={made.code} onSave={() => file(made)} />
        </>
      ) : (
        <form
          className="team-form"
          onSubmit={(event) => {
            event.preventDefault();
            void invite();
          }}
        >
          <label className="team-text">
            <span className="team-label">{t('team.invite.name')}</span>
            <input
              ref={first}
              className="input"
              maxLength={100}
              autoComplete="off"
              spellCheck={false}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          </label>
          <fieldset className="team-roles">
            <legend>{t('team.invite.role')}</legend>
            {ROLES.map((one) => (
              <label key={one}>
                <input type="radio" name="role" checked={role === one} onChange={() => setRole(one)} />
                <span>{t(`team.role.${one}`)}</span>
                <span className="team-note">{t(`team.role.${one}.can`)}</span>
              </label>
            ))}
          </fieldset>
        </form>
      )}
    </Dialog>
  );
}

function Code({ code, onSave }: { code: string; onSave: () => void }) {
  return (
    <>
      <output className="team-code" aria-label={t('team.invite.code')}>
        {code}
      </output>
      <div className="team-do">
        <Button icon={Copy} onClick={() => void copy(code)}>
          {t('team.copy')}
        </Button>
        <Button icon={Save} onClick={onSave}>
          {t('team.save')}
        </Button>
      </div>
    </>
  );
}

function Computer({ member: { id, name } }: { member: TeamMember }) {
  const team = useTeam();
  const [code, setCode] = useState<string>();
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    const told = await act('team.inviteComputer', { member: id });
    setBusy(false);
    setCode(told?.code);
  };
  const save = (text: string) =>
    saveText(
      t('team.computer.file', { name }),
      t('team.computer.file.text', { team: team?.name ?? '', name, code: text, folder: team?.folder ?? '' }),
    );
  return (
    <Dialog
      open
      onClose={() => busy || stopAsking()}
      title={t('team.computer.title', { name })}
      className="team-dialog"
      actions={
        code ? (
          <Button onClick={stopAsking}>{t('ui.close')}</Button>
        ) : (
          <>
            <Button disabled={busy} onClick={stopAsking}>
              {t('ui.cancel')}
            </Button>
            <Button tone="primary" disabled={busy} onClick={() => void make()}>
              {t('team.computer.do')}
            </Button>
          </>
        )
      }
    >
      <p>{code ? t('team.computer.ready') : t('team.computer.about', { name })}</p>
      {code ? <Code code={code} onSave={() => save(code)} /> : null}
    </Dialog>
  );
}

const Remove = ({ member: { id, name } }: { member: TeamMember }) => (
  <Question
    title={t('team.remove.title', { name })}
    about={t('team.remove.about', { name })}
    doText={t('team.remove.do', { name })}
    onDo={() => act('team.remove', { member: id }, () => t('team.removed', { name }))}
  />
);

function Stolen({ member: { id, name, machines } }: { member: TeamMember }) {
  const others = machines.filter(({ here }) => !here);
  const [machine, setMachine] = useState(others.length === 1 ? others[0]?.id : undefined);
  return (
    <Question
      title={t('team.stolen.title', { name })}
      about={t('team.stolen.about', { name })}
      doText={t('team.stolen.do')}
      can={machine !== undefined}
      onDo={() => act('team.removeMachine', { member: id, machine: machine as string }, () => t('team.stolen.done'))}
    >
      <fieldset className="team-roles">
        <legend className="spoken">{t('team.stolen.title', { name })}</legend>
        {machines.map((one) => (
          <label key={one.id}>
            <input
              type="radio"
              name="machine"
              disabled={one.here}
              checked={machine === one.id}
              onChange={() => setMachine(one.id)}
            />
            <span>{one.here ? t('team.stolen.here') : t('team.stolen.other', { id: one.id.slice(0, 6) })}</span>
            <span className="team-note">
              {heard(one.seen)}
            </span>
          </label>
        ))}
      </fieldset>
    </Question>
  );
}

function Share() {
  const team = useTeam();
  const roots = useCall('library.roots', {}).data?.roots ?? [];
  const shared = new Set(team?.roots.map(({ n }) => n));
  const free = roots.filter(({ n, state }) => state === 'online' && !shared.has(n));
  const [path, setPath] = useState<string>();
  return (
    <Question
      title={t('team.share.title')}
      about={t(free.length ? 'team.share.about' : 'team.share.none')}
      doText={t('team.share.do')}
      tone="primary"
      can={path !== undefined}
      onDo={() => act('team.share', { path: path as string }, (told) => t('team.shared', { path: told.path }))}
    >
      <RootChoice roots={free} path={path} onChoose={setPath} legend="team.share.title" />
    </Question>
  );
}

function Leave() {
  const team = useTeam();
  const away = team?.last != null && team.last.share !== 'ok';
  return (
    <Question
      title={t('team.leave.title', { team: team?.name ?? '' })}
      about={t('team.leave.about')}
      doText={t('team.leave.do')}
      onDo={() => act('team.leave', away ? { untold: true } : {}, () => t('team.left'))}
    >
      {away ? <p className="team-note">{t('team.leave.away')}</p> : null}
    </Question>
  );
}
