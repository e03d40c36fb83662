import type { FieldChange } from '../../../src-shared/contract/fields.ts';
import { getClient } from '../../client/client.ts';
import { carryOut } from '../assets/index.ts';
import type { Targets } from '../selection/index.ts';

/** Sets one field of the assets; one undo step. @returns whether the core took it */
export async function setField(on: Targets, change: FieldChange): Promise<boolean> {
  const done = await carryOut(on, () => getClient().call('fields.set', { targets: on, values: [change] }));
  return done !== undefined;
}
