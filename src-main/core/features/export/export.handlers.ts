import type { NamedPreset } from '../../../../src-shared/contract/export.ts';
import { parseTemplate, TemplateError } from '../../../../src-shared/domain/naming/index.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import { copyToClipboard, NoClipboard } from '../../export/clipboard.ts';
import { allSettingsOf, saveSetting } from '../app/app.service.ts';
import { mayLeave } from '../rights/rights.service.ts';
import type { HandOut } from './hand-out.ts';
import { knownPresets, knownPresetsNamed } from './known-presets.ts';
import { definePreset, removePreset } from './presets.sql.ts';
import { type PackageInput, runPackage } from './package.ts';
import { type ExportInput, runExport } from './run.ts';

const LAST = 'export.last';
type Last = { presets: string[]; to: string; text?: string };

export function exportHandlers(deps: Deps & { readonly handOut: HandOut }): NounHandlers<'export'> & NounHandlers<'presets'> {
  deps.jobs.define<ExportInput | PackageInput>('export.start', {
    title: titleOf,
    goesOn: true,
    run: (input, job) => (isPackage(input) ? runPackage(deps, input, job) : runExport(deps, input, job)),
  });
  return {
    'presets.list': () => knownPresets(deps.db),
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
    async 'export.start'({ targets, presets: names, to, text, why, package: wanted, way }) {
      if (!names.length && wanted?.kind !== 'sheet') throw new RpcError('invalid-input', 'Say what is to be made: a preset is missing.');
      const presets = await knownPresetsNamed(deps.db, [...new Set(names)]);
      for (const preset of presets) readable(preset);
      if (!/^([/\\]|[a-z]:[/\\])/i.test(to)) throw new RpcError('invalid-input', `${to} is no whole path. Say where to from the root of the disk on.`);
      const ns = await resolveTargets(deps, targets);
      if (!ns.length) throw new RpcError('not-found', 'Nothing is to be exported: no file was found.');
      if (wanted?.layout) captioned(wanted.layout.caption);
      const warnings = await mayLeave(deps, ns, way, why);
      const last: Last = { presets: presets.map(({ name }) => name), to, ...(text === undefined ? {} : { text }) };
      if (!wanted) await saveSetting(deps, LAST, last);
      return { ...(await deps.jobs.start('export.start', { ns, presets, to, ...(text === undefined ? {} : { text }), ...(why === undefined ? {} : { overridden: true }), ...(wanted ? { package: wanted } : {}), ...(way === 'export' ? {} : { way }) })), warnings };
    },
    async 'export.files'({ ns, way, preset }, { signal }) {
      return { seq: 0, ...(await deps.handOut.files({ ns, way, preset, signal })) };
    },
    async 'export.copy'({ ns, preset }, { signal }) {
      const { paths, warnings } = await deps.handOut.files({ ns, way: 'copy', preset, signal });
      await copyToClipboard(paths).catch((error: unknown) => {
        throw error instanceof NoClipboard ? new RpcError('unsupported', error.message) : error;
      });
      return { seq: 0, files: paths.length, warnings };
    },
    async 'export.last'() {
      const last = (await allSettingsOf(deps))[LAST] as Last | undefined;
      return last ? { last } : {};
    },
  };
}

const isPackage = (input: ExportInput | PackageInput): input is PackageInput => 'package' in input;

function titleOf(input: ExportInput | PackageInput): string {
  const files = `${input.ns.length.toLocaleString('en')} ${input.ns.length === 1 ? 'file' : 'files'}`;
  return isPackage(input) ? `Making ${input.package.name} of ${files}` : `Exporting ${files} as ${input.presets.map(({ name }) => name).join(', ')}`;
}

function captioned(template: string): void {
  try {
    parseTemplate(template, 'name');
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new RpcError('invalid-input', `The template for captions cannot be read at character ${error.at + 1}: ${error.message}`);
  }
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
