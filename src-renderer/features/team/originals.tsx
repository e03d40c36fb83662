import { useState } from 'react';
import { formatBytes, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { targets } from '../selection/index.ts';
import { act, useTeam } from './asking.ts';
import { Question } from './question.tsx';
import { RootChoice } from './root-choice.tsx';

/** So much stays free for what people do; the program keeps to it. */
const LEFT_FREE = 2 ** 30;

/** How much originals take, before any is copied. */
export function Keep() {
  const roots = (useTeam()?.roots ?? []).filter(({ path }) => !path.startsWith('team:'));
  const [chosen, setPath] = useState<string>();
  const path = chosen ?? (roots.length === 1 ? roots[0]?.path : undefined);
  const plan = useCall('team.keepPlan', { path: path ?? '/' }, { enabled: path !== undefined, keep: false }).data;
  const full = plan?.free != null && plan.free < LEFT_FREE;
  return (
    <Question
      title={t('team.keep.title')}
      about={t(roots.length ? 'team.keep.about' : 'team.keep.none')}
      doText={t('team.keep.do')}
      tone="primary"
      can={plan !== undefined && plan.files > 0 && !full}
      onDo={() => act('team.keep', { path: path as string }, () => t('team.keep.started'))}
    >
      <RootChoice roots={roots} path={path} onChoose={setPath} legend="team.roots" />
      {plan ? (
        <p role="status">
          {[
            t('team.keep.plan', { n: plan.files, bytes: formatBytes(plan.bytes) }),
            plan.unread ? t('team.keep.unread', { n: plan.unread }) : '',
            full
              ? t('team.keep.full')
              : plan.free === null
                ? ''
                : t('team.keep.free', { bytes: formatBytes(plan.free) }),
          ].join(' ')}
        </p>
      ) : null}
    </Question>
  );
}

export function Fetch() {
  const [on] = useState(targets);
  const plan = useCall('team.fetchPlan', { targets: on }).data;
  const full = plan?.free != null && plan.free < plan.bytes + LEFT_FREE;
  return (
    <Question
      title={t('team.fetch.title')}
      about={t(plan?.files === 0 ? 'team.fetch.none' : 'team.fetch.about')}
      doText={t('team.fetch.do')}
      tone="primary"
      can={plan !== undefined && plan.files > 0 && !full}
      onDo={() => act('team.fetch', { targets: on }, () => t('team.fetch.started'))}
    >
      {plan?.files ? (
        <p role="status">
          {[
            t('team.keep.plan', { n: plan.files, bytes: formatBytes(plan.bytes) }),
            plan.free === null ? '' : t('team.fetch.free', { bytes: formatBytes(plan.free) }),
            full ? t('team.fetch.full') : '',
          ].join(' ')}
        </p>
      ) : null}
    </Question>
  );
}

export function Free() {
  const plan = useCall('team.freePlan', {}).data;
  const none = plan?.files === 0 && plan.unfinished === 0;
  return (
    <Question
      title={t('team.free.title')}
      about={t(none ? 'team.free.none' : 'team.free.about')}
      doText={t('team.free.do')}
      tone="primary"
      can={plan !== undefined && !none}
      onDo={() => act('team.free', {}, () => t('team.free.started'))}
    >
      {plan && !none ? (
        <p role="status">
          {[
            plan.files ? t('team.keep.plan', { n: plan.files, bytes: formatBytes(plan.bytes) }) : '',
            plan.unfinished ? t('team.free.unfinished', { n: plan.unfinished, bytes: formatBytes(plan.parts) }) : '',
          ].join(' ').trim()}
        </p>
      ) : null}
    </Question>
  );
}
