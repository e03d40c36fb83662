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
  readonly reached: boolean | null /** How many times worse than wanted, where it is. */;
  readonly missedBy?: number;
};

export function judge(row: Row): Judged {
  const over =
    row.most !== undefined ? row.ours / row.most : row.least !== undefined ? row.least / row.ours : undefined;
  if (over === undefined || Number.isNaN(over)) return { ...row, reached: null };
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
      row.reached === null ? '' : row.reached ? 'reached' : `missed by ${short(row.missedBy as number)} ×`,
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
