import type { NamedPreset } from '../../../../src-shared/contract/export.ts';
import { parseTemplate, TemplateError } from '../../../../src-shared/domain/naming/index.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import { allSettingsOf, saveSetting } from '../app/app.service.ts';
import { mayLeave } from '../rights/rights.service.ts';
import type { HandOut } from './hand-out.ts';
import { definePreset, listPresets, presetsNamed, removePreset } from './presets.sql.ts';
import { type ExportInput, runExport } from './run.ts';

const LAST = 'export.last';
type Last = { presets: string[]; to: string; text?: string };

export function exportHandlers(deps: Deps & { readonly handOut: HandOut }): NounHandlers<'export'> & NounHandlers<'presets'> {
  deps.jobs.define<ExportInput>('export.start', {
    title: ({ ns, presets }) => `Exporting ${ns.length.toLocaleString('en')} ${ns.length === 1 ? 'file' : 'files'} as ${presets.map(({ name }) => name).join(', ')}`,
    goesOn: true,
    run: (input, job) => runExport(deps, input, job),
  });
  return {
    'presets.list': () => deps.db.call(listPresets, undefined),
    async 'presets.define'({ n, name, body }) {
      if (body) readable({ name, body });
      const outcome = await deps.db.call(definePreset, { actor: deps.actor, n, name, body });
      deps.wrote(outcome.seq);
      return { ...outcome, warnings: [] };
    },
    async 'presets.remove'({ n }) {
      const outcome = await deps.db.call(removePreset, { actor: deps.actor, n });
      deps.wrote(outcome.seq);
      return { ...outcome, warnings: [] };
    },
    async 'export.start'({ targets, presets: names, to, text, why }) {
      const presets = await deps.db.call(presetsNamed, [...new Set(names)]);
      for (const preset of presets) readable(preset);
      if (!/^([/\\]|[a-z]:[/\\])/i.test(to)) throw new RpcError('invalid-input', `${to} is no whole path. Say where to from the root of the disk on.`);
      const ns = await resolveTargets(deps, targets);
      if (!ns.length) throw new RpcError('not-found', 'Nothing is to be exported: no file was found.');
      const warnings = await mayLeave(deps, ns, 'export', why);
      const last: Last = { presets: presets.map(({ name }) => name), to, ...(text === undefined ? {} : { text }) };
      await saveSetting(deps, LAST, last);
      return { ...(await deps.jobs.start('export.start', { ns, presets, to, ...(text === undefined ? {} : { text }), ...(why === undefined ? {} : { overridden: true }) })), warnings };
    },
    async 'export.files'({ ns, way, preset }, { signal }) {
      return { seq: 0, ...(await deps.handOut.files({ ns, way, preset, signal })) };
    },
    async 'export.last'() {
      const last = (await allSettingsOf(deps))[LAST] as Last | undefined;
      return last ? { last } : {};
    },
  };
}

/** Throws where a template cannot be read. */
function readable({ name: preset, body }: Pick<NamedPreset, 'name' | 'body'>): void {
  for (const [what, text, kind] of [['names', body.name, 'name'], ['folders', body.folders, 'folder']] as const)
    try {
      parseTemplate(text, kind);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new RpcError('invalid-input', `The template for ${what} of the preset “${preset}” cannot be read at character ${error.at + 1}: ${error.message}`);
    }
}
