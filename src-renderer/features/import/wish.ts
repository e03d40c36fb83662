/** Where files go and what they are given: kept from one import to the next. */
import { create } from 'zustand';
import { FOLDER_TEMPLATE, type ImportWish, NAME_TEMPLATE } from '../../../src-shared/contract/import.ts';
import { getClient } from '../../client/client.ts';

export type Values = ImportWish['values'];
export interface Plan {
  to: string;
  second: string;
  folders: string;
  name: string;
  text: string;
  values: Values;
  /** As typed: `trips/Lisbon, people/Ines`. */
  tags: string;
  /** Number of a metadata template; 0: none. */
  template: number;
}
const SETTING = 'import.plan';
const FIRST: Plan = { to: '', second: '', folders: FOLDER_TEMPLATE, name: NAME_TEMPLATE, text: '', values: {}, tags: '', template: 0 };
export const usePlan = create<Plan>(() => FIRST);
export const setPlan = (part: Partial<Plan>): void => usePlan.setState(part);

/** What was used last; else into the first folder of the library. */
export async function loadPlan(): Promise<void> {
  if (usePlan.getState().to) return;
  const [{ values }, { roots }] = await Promise.all([getClient().call('app.settings', {}), getClient().call('library.roots', {})]);
  const saved = (values[SETTING] ?? {}) as Partial<Plan>;
  const usable = Object.fromEntries(Object.entries(saved).filter(([key, value]) => typeof value === typeof FIRST[key as keyof Plan]));
  usePlan.setState((now) => (now.to ? now : { ...FIRST, to: roots.find(({ state }) => state === 'online')?.path ?? '', ...usable }));
}

/** What is of one shoot alone is not kept. */
export function keepPlan({ to, second, folders, name, template, values: { creator, copyright } }: Plan): void {
  const value = { to, second, folders, name, template, values: { ...(creator ? { creator } : {}), ...(copyright ? { copyright } : {}) } };
  getClient()
    .call('app.setSetting', { key: SETTING, value })
    .catch(() => undefined);
}

export const tagsOf = ({ tags }: Plan): string[] => tags.split(/[,;\n]/).map((tag) => tag.trim()).filter(Boolean);
