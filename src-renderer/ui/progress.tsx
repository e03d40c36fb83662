import './progress.css';

interface Props {
  /** 0–1, or undefined while the whole is not known yet. */
  value: number | undefined;
  name: string;
}

/** A thin bar that fills. */
export function Progress({ value, name }: Props) {
  const percent = value === undefined ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      className={percent === undefined ? 'progress progress-open' : 'progress'}
      role="progressbar"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div className="progress-done" style={{ width: `${percent ?? 30}%` }} />
    </div>
  );
}

/** The same as a small pie, for a bar with little room. */
export function ProgressPie({ value, name }: Props) {
  const turn = Math.min(1, Math.max(0, value ?? 0));
  return (
    <svg className="pie" viewBox="0 0 16 16" width={16} height={16} role="img" aria-label={name}>
      <circle cx={8} cy={8} r={7} className="pie-whole" />
      <circle
        cx={8}
        cy={8}
        r={3.5}
        className="pie-done"
        strokeDasharray={`${turn * 22} 22`}
        transform="rotate(-90 8 8)"
      />
    </svg>
  );
}
