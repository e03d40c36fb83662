import { basename } from 'node:path';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { told } from '../../outcome.ts';
import { resolveTargets } from '../../targets.ts';
import { findRawDeveloper } from '../../formats/here.ts';
import { developsRaw } from '../export/export.service.ts';
import { mayLeave } from '../rights/rights.service.ts';
import { type ClipInput, exportClip } from './clip.ts';
import { makeCopies, nameCopy } from './copies.sql.ts';
import { getEdits, setEdits } from './edits.sql.ts';
import { definePreset, listPresets, removePreset } from './presets.sql.ts';

export function editsHandlers(deps: Deps): NounHandlers<'edits'> {
  deps.jobs.define<ClipInput>('edits.clip', {
    title: ({ to }) => `Making ${basename(to)}`,
    run: (input, job) => exportClip(deps, input, job),
  });
  return {
    async 'edits.clip'({ why, ...input }) {
      const warnings = await mayLeave(deps, [input.n], 'export', why);
      return { ...(await deps.jobs.start('edits.clip', input)), warnings };
    },
    'edits.presets': () => deps.db.call(listPresets, undefined),
    'edits.definePreset': async (input) =>
      told(deps, await deps.db.call(definePreset, { actor: deps.actor, ...input })),
    'edits.removePreset': async ({ n }) => told(deps, await deps.db.call(removePreset, { actor: deps.actor, n })),
    async 'edits.copy'({ targets }) {
      const ns = await resolveTargets(deps, targets);
      const { left, ns: copies, ...outcome } = await deps.db.call(makeCopies, { actor: deps.actor, ns });
      if (ns.length && left === ns.length)
        throw new RpcError('unsupported', 'Virtual copies are made of pictures, films and sounds.');
      deps.wrote(outcome.seq);
      const stay = `${left.toLocaleString('en')} ${left === 1 ? 'is' : 'are'} of a kind that is not edited here; no copy was made.`;
      return { ...outcome, ns: copies, warnings: left ? [stay] : [] };
    },
    'edits.nameCopy': async (input) => told(deps, await deps.db.call(nameCopy, { actor: deps.actor, ...input })),
    async 'edits.get'({ n }) {
      const edits = await deps.db.call(getEdits, n);
      const developer = edits.embedded && (await deps.db.call(developsRaw, undefined)) ? findRawDeveloper() : undefined;
      return developer ? { ...edits, developer: developer.name } : edits;
    },
    async 'edits.set'({ targets, ...input }) {
      const ns = await resolveTargets(deps, targets);
      const { left, ...outcome } = await deps.db.call(setEdits, { actor: deps.actor, ns, ...input });
      if (ns.length && left === ns.length)
        throw new RpcError('unsupported', 'Only pictures, films and sounds can be edited here.');
      deps.wrote(outcome.seq);
      return {
        ...outcome,
        warnings: left
          ? [
              `${left.toLocaleString('en')} ${left === 1 ? 'is neither picture, film nor sound and stays' : 'are neither pictures, films nor sounds and stay'} as they are.`,
            ]
          : [],
      };
    },
  };
}
