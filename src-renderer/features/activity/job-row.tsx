import { Pause, Play, X } from 'lucide-react';
import { errorText, getClient } from '../../client/client.ts';
import { activity } from '../../client/messages/activity.ts';
import { formatDuration, t } from '../../client/messages.ts';
import { IconButton, Progress, toast } from '../../ui/index.ts';
import { isOpen, type Job, leftText, rateText, shareOf } from './progress.ts';

/** One job: what, how far, how fast, how long still, and the buttons to hold it. */
export function JobRow({ job }: { job: Job }) {
  const open = isOpen(job);
  const { title, id } = job;
  return (
    <div className="job" data-state={job.state}>
      <div className="job-line">
        <span className="job-title" title={title}>
          {title}
        </span>
        {open ? (
          <span className="job-buttons">
            {job.state === 'paused' ? (
              <IconButton
                size="small"
                icon={Play}
                name={t('activity.resume', { title })}
                onClick={() => void tell('jobs.resume', id)}
              />
            ) : (
              <IconButton
                size="small"
                icon={Pause}
                name={t('activity.pause', { title })}
                onClick={() => void tell('jobs.pause', id)}
              />
            )}
            <IconButton
              size="small"
              icon={X}
              name={t('activity.cancel', { title })}
              onClick={() => void tell('jobs.cancel', id)}
            />
          </span>
        ) : (
          <span className="job-state">{t(`activity.state.${job.state}`)}</span>
        )}
      </div>
      {open ? <Progress value={shareOf(job)} name={t('activity.progress', { title })} /> : null}
      <div className="job-facts tabular">
        <span>{open ? farText(job) : endText(job)}</span>
        <span>{job.state === 'running' ? speedText(job) : ''}</span>
      </div>
      {job.error ? <p className="job-error">{job.error.message}</p> : null}
      {warningsOf(job).map((warning) => (
        <p key={warning} className="job-error">
          {warning}
        </p>
      ))}
    </div>
  );
}

/** What was done, but not all of it. */
const warningsOf = ({ outcome }: Job): readonly string[] => {
  const { warnings = [], why } = (outcome ?? {}) as { warnings?: string[]; why?: string };
  // Of an import: why its card is not safe to erase.
  return why === undefined ? warnings : [...warnings, why];
};

/** Work on the catalog itself counts in steps or parts of a hundred, which say nothing as numbers. */
const countsFiles = ({ name }: Job): boolean => !name.startsWith('catalog.');

function farText(job: Job): string {
  const far = !countsFiles(job)
    ? ''
    : job.total > 0
      ? t('activity.of', { done: job.done, total: job.total })
      : job.done > 0
        ? t('activity.found', { n: job.done })
        : '';
  const phase = job.state === 'running' ? phaseText(phaseOf(job)) : t(`activity.state.${job.state}`);
  return [phase, far, failedText(job)].filter(Boolean).join(' · ');
}

/** Two kinds of job may call what they do by one word. */
const OWN_WORDS: Readonly<Record<string, string>> = { 'import.start': 'import', 'rename.copy': 'rename' };
const phaseOf = ({ name, phase }: Job): string | undefined => (phase && OWN_WORDS[name] ? `${OWN_WORDS[name]}.${phase}` : phase);

const speedText = (job: Job): string =>
  [job.rate ? rateText(job.rate) : '', leftText(job.secondsLeft)].filter(Boolean).join(' · ');

function endText(job: Job): string {
  const took = job.endedAt ? (Date.parse(job.endedAt) - Date.parse(job.startedAt)) / 1000 : 0;
  const count = job.total > 0 && countsFiles(job) ? t('activity.files', { n: job.done }) : '';
  return [count, failedText(job), took >= 1 ? formatDuration(took) : ''].filter(Boolean).join(' · ');
}

const failedText = (job: Job): string => (job.failed > 0 ? t('activity.failed', { n: job.failed }) : '');

type Phase = Extract<keyof typeof activity, `activity.phase.${string}`>;
/** A phase this program has a word for; another one as the job calls it. */
function phaseText(phase: string | undefined): string {
  const key = `activity.phase.${phase}`;
  return key in activity ? t(key as Phase) : (phase ?? '');
}

async function tell(name: 'jobs.pause' | 'jobs.resume' | 'jobs.cancel', id: string): Promise<void> {
  try {
    await getClient().call(name, { id });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}
