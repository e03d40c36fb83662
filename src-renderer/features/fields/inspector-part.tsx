import { SlidersHorizontal } from 'lucide-react';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import type { AssetRow } from '../../client/rows.ts';
import { IconButton } from '../../ui/index.ts';
import type { Targets } from '../selection/index.ts';
import { FieldControl } from './field-control.tsx';
import { openFields } from './fields-dialog.tsx';
import { setField } from './set-field.ts';
import { fieldsOfMany, fieldsOfOne, type ShownGroup } from './shown.ts';
import './fields.css';

/** The custom fields of one asset. */
export function FieldsOfOne({ row }: { row: AssetRow }) {
  const schemas = useCall('fields.list', {}).data?.schemas;
  const some = schemas?.some(({ fields }) => fields.length > 0) ?? false;
  const answer = useCall('fields.of', { ns: [row.n] }, { enabled: some, keep: false });
  if (!schemas) return null;
  const values = answer.data?.assets[0]?.values;
  if (some && !values) return null;
  return <Part groups={fieldsOfOne(schemas, row.kind, values ?? [])} some={some} count={1} on={[row.n]} />;
}

/** Of several: what all have shows, what differs says so, and what is not touched keeps its values. */
export function FieldsOfMany({ on }: { on: Targets }) {
  const schemas = useCall('fields.list', {}).data?.schemas;
  const some = schemas?.some(({ fields }) => fields.length > 0) ?? false;
  const answer = useCall('fields.summary', { targets: on }, { enabled: some });
  if (!schemas) return null;
  if (some && !answer.data) return null;
  const ready = !answer.isPlaceholderData;
  const groups = fieldsOfMany(schemas, answer.data?.fields ?? []);
  // The answer for another selection may show while this one's is on its way, but nothing may be changed by it.
  return <Part groups={groups} some={some} count={answer.data?.count ?? 0} on={ready ? on : []} />;
}

interface PartProps {
  groups: readonly ShownGroup[];
  /** There are fields, though perhaps none for these. */
  some: boolean;
  count: number;
  on: Targets;
}

function Part({ groups, some, count, on }: PartProps) {
  return (
    <section className="inspector-part fields-part">
      <div className="inspector-head">
        <h3 className="caps">{groups.length === 1 ? groups[0]!.schema.name : t('fields.title')}</h3>
        <IconButton size="small" icon={SlidersHorizontal} name={t('fields.manage')} onClick={openFields} />
      </div>
      {groups.length === 0 ? <p className="inspector-hint">{t(some ? 'fields.apply.none' : 'fields.none')}</p> : null}
      {groups.map(({ schema, fields }) => (
        <div key={schema.n} className="fields-group">
          {groups.length > 1 ? <h4 className="fields-name">{schema.name}</h4> : null}
          {fields.map((one) => (
            <FieldControl key={one.field.n} shown={one} count={count} onChange={(change) => setField(on, { n: one.field.n, ...change })} />
          ))}
        </div>
      ))}
    </section>
  );
}
