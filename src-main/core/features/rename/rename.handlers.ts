import type { CommandResult } from '../../../../src-shared/contract/shapes.ts';
import { TemplateError } from '../../../../src-shared/domain/naming/index.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { mayPutInto } from '../../team/team.sql.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { carryOut } from './carry-out.ts';
import { markMoved, unmarkMoved } from './move.sql.ts';
import { type CopyInput, copyFiles } from './copy-files.ts';
import { assertFree, planMoves } from './plan-moves.ts';
import { planRenames } from './plan.ts';
import { markRenamed, unmarkRenamed } from './rename.sql.ts';

export function renameHandlers(deps: Deps): NounHandlers<'rename'> {
  deps.jobs.define<CopyInput>('rename.copy', {
    title: ({ files, to }) => `Copying ${files.length.toLocaleString('en')} ${files.length === 1 ? 'file' : 'files'} to ${to}`,
    run: (input, job) => copyFiles(deps, input, job),
  });
  return handlersOf(deps);
}

const handlersOf = (deps: Deps): NounHandlers<'rename'> => ({
  async 'rename.move'(wish): Promise<CommandResult> {
    await deps.db.call(mayPutInto, wish.to);
    const plan = await planMoves(deps, wish);
    const missing = assertFree(plan, wish.to, 'moved');
    const label = `Moved ${plan.moves.length.toLocaleString('en')} ${plan.moves.length === 1 ? 'file' : 'files'} to ${wish.to}`;
    const { seq, changed } = await deps.db.call(markMoved, { actor: deps.actor, label, moves: plan.moves });
    deps.wrote(seq);
    const { warnings, failed } = changed ? await carryOut(deps, seq) : { warnings: [], failed: [] };
    if (failed.length) deps.wrote((await deps.db.call(unmarkMoved, { actor: deps.actor, ns: failed })).seq);
    return { seq, changed: changed - failed.length, label, warnings: [...missing, ...warnings] };
  },

  async 'rename.movePreview'({ offset, limit, ...wish }) {
    const { items, there } = await planMoves(deps, wish);
    const problems = items.filter(({ problem }) => problem).length;
    // What is in the way is seen first.
    const shown = [...items.filter(({ problem }) => problem), ...items.filter(({ problem }) => !problem)];
    return { seq: 0, total: items.length, changes: items.length - problems, problems, there, items: shown.slice(offset, offset + limit) };
  },

  async 'rename.copy'(wish) {
    await deps.db.call(mayPutInto, wish.to);
    const plan = await planMoves(deps, { ...wish, copy: true });
    const missing = assertFree(plan, wish.to, 'copied');
    if (!plan.files.length) throw new RpcError('not-found', missing[0] ?? 'There is nothing to copy.');
    const input: CopyInput = { to: wish.to, target: plan.target, files: plan.files };
    return await deps.jobs.start('rename.copy', input);
  },

  async 'rename.preview'({ offset, limit, ...wish }) {
    try {
      const { items } = await planRenames(deps, wish);
      return {
        seq: 0,
        total: items.length,
        changes: items.filter(({ from, to, problem }) => from !== to && !problem).length,
        problems: items.filter(({ problem }) => problem).length,
        items: items.slice(offset, offset + limit),
      };
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return { seq: 0, total: 0, changes: 0, problems: 0, items: [], error: { at: error.at, message: error.message } };
    }
  },

  async 'rename.apply'(wish): Promise<CommandResult> {
    const { items, names } = await planRenames(deps, wish).catch((error: unknown) => {
      throw error instanceof TemplateError ? new RpcError('invalid-input', `The template cannot be read at character ${error.at + 1}: ${error.message}`) : error;
    });
    const clashes = items.filter(({ problem }) => problem && problem.code !== 'missing');
    const [first] = clashes;
    if (first)
      throw new RpcError('conflict', `Nothing was renamed: ${clashes.length === 1 ? 'one name clashes' : `${clashes.length.toLocaleString('en')} names clash`}. ${first.from} would be ${first.to}. ${first.problem?.message ?? ''}`);
    const missing = items.filter(({ problem }) => problem).map(({ folder, from }) => `${folder}/${from} is not there; it was not renamed.`);
    const label = `Renamed ${names.length.toLocaleString('en')} ${names.length === 1 ? 'file' : 'files'}`;
    const { seq, changed } = await deps.db.call(markRenamed, { actor: deps.actor, label, names });
    deps.wrote(seq);
    const { warnings, failed } = changed ? await carryOut(deps, seq) : { warnings: [], failed: [] };
    if (failed.length) deps.wrote((await deps.db.call(unmarkRenamed, { actor: deps.actor, ns: failed })).seq);
    return { seq, changed: changed - failed.length, label, warnings: [...missing, ...warnings] };
  },
});
