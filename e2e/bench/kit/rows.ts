/** What a bench answers: a row for each thing measured, and how it stands against its aim. */

export interface Row {
  readonly part: string;
  readonly what: string;
  /** On what and how much of it. */
  readonly on: string;
  readonly ours: number;
  readonly unit: 's' | 'ms' | 'MiB' | 'CPU s' | 'files' | 'files/s' | 'KiB' | 'B' | '×' | 'frames/s';
  /** How many were measured; `ours` is their median unless `what` says otherwise. */
  readonly n: number;
  /** The same by something else in the same run; a string says why there is none. */
  readonly against?: { readonly name: string; readonly value: number } | string;
  /** The most that is wanted, in `unit`. None: told for information. */
  readonly most?: number;
  /** The least that is wanted. */
  readonly least?: number;
  /** How the aim is worded: `≤ 1.3 × floor`. */
  readonly aim?: string;
}

export type Judged = Row & {
  /** null: nothing was wanted. */
  readonly reached: boolean | null;
  /** How many times worse than wanted, where it is; none: it could not be measured. */
  readonly missedBy?: number;
};

/** What is no number was not reached, and neither was an aim that is none: its floor could not be measured. */
export function judge(row: Row): Judged {
  const { ours, most, least } = row;
  if (most === undefined && least === undefined) return { ...row, reached: null };
  if (Number.isNaN(ours) || Number.isNaN(most ?? least)) return { ...row, reached: false };
  // Nothing of nothing is within what is wanted.
  const over = ours === (most ?? least) ? 1 : most !== undefined ? ours / most : (least as number) / ours;
  return over <= 1 ? { ...row, reached: true } : { ...row, reached: false, missedBy: over };
}

export function table(rows: readonly Judged[]): string {
  const lines = [
    ['row', 'on', 'n', 'ours', 'against', 'ratio', 'aim', 'result'],
    ...rows.map((row) => [
      row.what,
      row.on,
      String(row.n),
      `${short(row.ours)} ${row.unit}`,
      against(row),
      typeof row.against === 'object' && row.against.value ? short(row.ours / row.against.value) : '',
      aimOf(row),
      result(row),
    ]),
  ];
  const widths = (lines[0] as string[]).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] as string).length)),
  );
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] as number))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function result({ reached, missedBy }: Judged): string {
  if (reached === null) return '';
  if (reached) return 'reached';
  return missedBy === undefined ? 'not reached: no number' : `missed by ${short(missedBy)} ×`;
}

function against({ against: other, unit }: Row): string {
  if (other === undefined) return '';
  return typeof other === 'string' ? other : `${other.name} ${short(other.value)} ${unit}`;
}

function aimOf({ aim, most, least, unit }: Row): string {
  const limit =
    most !== undefined ? `≤ ${short(most)} ${unit}` : least !== undefined ? `≥ ${short(least)} ${unit}` : '';
  return aim ? `${aim}${limit && ` = ${limit}`}` : limit;
}

/** Three digits that count. */
export function short(x: number): string {
  if (!Number.isFinite(x)) return String(x);
  return Math.abs(x) >= 100 ? Math.round(x).toLocaleString('en-US') : String(Number(x.toPrecision(3)));
}
