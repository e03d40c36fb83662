/** Custom fields in a template: named by their keys, which are for ever, and choices by their names. */
import type { FieldDefinition } from '../../../../src-shared/contract/fields.ts';
import { joined, type Way } from '../../../../src-shared/domain/batch/texts.ts';
import { appliesTo, choiceNames, hasChoices, readValue } from '../../../../src-shared/domain/fields/fields.ts';
import type { Kind } from '../../../../src-shared/domain/asset.ts';
import { type NameContext, renderText, type Template } from '../../../../src-shared/domain/naming/index.ts';
import { customField } from '../../../../src-shared/domain/ops/fields.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import type { Tx } from '../../db/procedure.ts';
import { schemasOf } from '../fields/fields.service.ts';
import type { BatchAsset } from './facts.sql.ts';
import type { Part } from './plan.ts';

interface Given {
  /** A key. */
  readonly field: string;
  readonly template: Template;
  readonly way: Way;
}

export function customValues(tx: Tx, ns: readonly number[], given: readonly Given[]) {
  const problems = new Map<string, number>();
  const note = (problem: string) => problems.set(problem, (problems.get(problem) ?? 0) + 1);
  const known = new Map(given.length ? schemasOf(tx).flatMap(({ kinds, fields }) => fields.map((field) => [field.key, { ...field, kinds }] as const)) : []);
  const parts = new Map<number, Part>();
  const partOf = (field: FieldDefinition, entity: number): Part => {
    const number = customField(tx.column('SELECT id FROM entity WHERE n = ?').get(entity) as Buffer);
    const part = parts.get(number) ?? { field: field.name, number, to: new Map() };
    parts.set(number, part);
    return part;
  };
  const shownOf = tx.column('SELECT value FROM asset_field WHERE asset = ? AND field = ?');
  const all = given.flatMap((one) => {
    const field = known.get(one.field);
    if (!field) problems.set(`There is no field “${one.field}” any more`, ns.length);
    return field ? [{ ...one, field }] : [];
  });

  function add(asset: BatchAsset, context: NameContext): void {
    for (const { field, template, way } of all) {
      const text = renderText(template, asset.facts, context);
      if (text === '') continue;
      if (!appliesTo(field.kinds, (asset.facts.kind ?? 'other') as Kind)) {
        note(`“${field.name}” is not for their kind`);
        continue;
      }
      const shown = shownOf.get(asset.n, field.n) as string | number | undefined;
      if (way === 'empty' && shown !== undefined) continue;
      if (hasChoices(field.type)) choose(asset.n, field, text, way, shown);
      else {
        const before = String(shown ?? '');
        const isText = field.type === 'text' || field.type === 'long-text';
        const read = readValue(field.type, isText ? joined(before, text, way) : text);
        if ('problem' in read) note(`${field.name}: ${read.problem}`);
        else if (read.value !== null && read.value !== shown) partOf(field, field.n).to.set(asset.n, { before, after: String(read.value), value: read.value });
      }
    }
  }

  function choose(n: number, field: FieldDefinition, text: string, way: Way, shown: string | number | undefined): void {
    const named = (name: string) => field.choices.find((one) => one.name.toLowerCase() === name.trim().normalize('NFC').toLowerCase());
    const wanted = (field.type === 'choice' ? [text] : choiceNames(text)).flatMap((name) => {
      const found = named(name);
      if (!found) note(`${field.name} has no choice “${name.trim()}”`);
      return found ? [found] : [];
    });
    if (!wanted.length) return;
    const has = new Set(String(shown ?? '').split(',').map(Number));
    const nameOf = (choice: number) => field.choices.find((one) => one.n === choice)?.name ?? '';
    if (field.type === 'choice') {
      const [{ n: choice, name }] = wanted as [(typeof wanted)[0]];
      if (shown === undefined || Number(shown) !== choice)
        partOf(field, field.n).to.set(n, { before: shown === undefined ? '' : nameOf(Number(shown)), after: name, value: hex(tx.column('SELECT id FROM entity WHERE n = ?').get(choice) as Buffer) });
      return;
    }
    // Each choice is a register of its own, so that two people who add one each both keep it.
    for (const one of field.choices) {
      const on = wanted.includes(one);
      if (on && !has.has(one.n)) partOf(field, one.n).to.set(n, { before: '', after: one.name, value: true });
      if (!on && has.has(one.n) && way === 'replace') partOf(field, one.n).to.set(n, { before: one.name, after: '', value: false });
    }
  }

  return {
    add,
    get parts() {
      return [...parts.values()];
    },
    warnings: () => [...problems].map(([problem, count]) => `${problem.replace(/\.$/, '')}: ${count.toLocaleString('en')} ${count === 1 ? 'asset stays' : 'assets stay'} without it.`),
  };
}
