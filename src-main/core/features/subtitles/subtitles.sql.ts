import { KINDS } from '../../../../src-shared/domain/asset.ts';
import { read } from '../../db/procedure.ts';

export interface SubtitleFile {
  readonly n: number;
  readonly name: string;
  /** Of the film. */
  readonly film: string;
}

const PLAYED = [KINDS.indexOf('video'), KINDS.indexOf('audio')].join(', ');

/** Subtitle files of a film's pair, and those that a person put into its stack, by their names. */
export const subtitleFiles = read('subtitles.files', (tx, n: number): readonly SubtitleFile[] =>
  tx.sql(
    `SELECT other.n, other.name, film.name AS film FROM asset AS film CROSS JOIN asset AS other
       ON other.n IN (SELECT n FROM asset WHERE pair = film.pair UNION SELECT n FROM asset WHERE stack = film.stack)
     WHERE film.n = ? AND film.kind IN (${PLAYED}) AND other.kind NOT IN (${PLAYED}) AND other.state = 0 AND lower(other.ext) IN ('srt', 'vtt', 'ass', 'ssa', 'sub')
     ORDER BY other.name`,
  ).all(n) as SubtitleFile[],
);
