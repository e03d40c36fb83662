import type { Deps, NounHandlers } from '../../deps.ts';
import { placedRows } from '../assets/assets.service.ts';
import { answer, answerAll, openQuestions } from './found.sql.ts';

export const foundHandlers = (deps: Deps): NounHandlers<'found'> => ({
  async 'found.list'({ limit, offset }) {
    const { total, questions } = await deps.db.call(openQuestions, { limit, offset });
    const ns = [
      ...new Set(questions.flatMap(({ newcomer, candidates }) => [newcomer, ...candidates.map(({ n }) => n)])),
    ];
    const { seq, of } = await placedRows(deps.db, ns);
    const shown = (n: number) => {
      const placed = of.get(n);
      return placed ? [placed] : [];
    };
    return {
      seq,
      total,
      questions: questions.flatMap(({ newcomer, candidates }) =>
        shown(newcomer).map((file) => ({
          ...file,
          candidates: candidates.flatMap(({ n, rung }) => shown(n).map((one) => ({ ...one, why: rung }))),
        })),
      ),
    };
  },

  async 'found.answer'({ answers }) {
    const outcome = await deps.db.call(answer, { actor: deps.actor, answers });
    deps.wrote(outcome.seq);
    deps.ingest.wake();
    return outcome;
  },

  async 'found.answerAll'({ how }) {
    const outcome = await deps.db.call(answerAll, { actor: deps.actor, how });
    deps.wrote(outcome.seq);
    deps.ingest.wake();
    return outcome;
  },
});
