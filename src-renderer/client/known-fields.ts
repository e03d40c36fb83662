import { useMemo } from 'react';
import type { KnownFields } from '../../src-shared/domain/query/index.ts';
import { keyOf } from '../../src-shared/domain/fields/fields.ts';
import { useCall } from './query.ts';

/** The custom fields that a search can name, by key or by the name they have now; undefined until they are known. */
export function useKnownFields(): KnownFields | undefined {
  const schemas = useCall('fields.list', {}).data?.schemas;
  return useMemo(() => {
    if (!schemas) return undefined;
    const all = schemas.flatMap(({ fields }) => fields);
    const typeOf = (key: string) => (all.find((field) => field.key === key) ?? all.find((field) => keyOf(field.name) === key))?.type;
    return Object.assign(typeOf, { keys: all.map(({ key }) => key) });
  }, [schemas]);
}
