import { formatBytes, formatNumber, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { useRow } from '../../client/rows.ts';
import type { Output } from '../../client/client.ts';
import { lockedText, useIsLimited } from '../../client/team.ts';
import { Locked, LockedControls } from '../../ui/index.ts';
import { setValues } from '../assets/index.ts';
import { FieldsOfMany } from '../fields/index.ts';
import { RightsPart } from '../rights/index.ts';
import type { Targets } from '../selection/index.ts';
import { LockedNote } from './locked-note.tsx';
import { PositionOfMany } from './position.tsx';
import { Preview } from './preview.tsx';
import { TagChips } from './tag-chips.tsx';
import { Texts } from './texts.tsx';
import { Values } from './values.tsx';

type Summary = Output<'assets.summary'>['fields']['title'];

/** Several assets: what all have shows, what differs says so, and what is not touched keeps its values. */
export function Many({ n, on, count }: { n: number | undefined; on: Targets; count: number }) {
  const row = useRow(n);
  // The answer for another selection may show while this one's is on its way, but nothing may be changed by it.
  const summary = useCall('assets.summary', { targets: on });
  const { data } = summary;
  const limited = useIsLimited();
  const locked = useCall('team.lockedOf', { targets: on }, { enabled: limited }).data;
  const why = limited && locked?.why ? lockedText(locked.why) : undefined;
  const change = summary.isPlaceholderData
    ? () => {}
    : (changes: Parameters<typeof setValues>[0]) => setValues(changes, false, on);
  const heading = data
    ? t('inspector.selected.size', { count: formatNumber(count), size: formatBytes(data.bytes) })
    : t('inspector.selected', { n: count });
  return (
    <>
      {row ? <Preview row={row} count={count} /> : null}
      {data ? (
        <Locked why={why}>
          <LockedNote some={locked && locked.count < count ? locked.count : undefined} />
          <Values
            rating={data.fields.rating.mixed > 1 ? 'mixed' : Number(data.fields.rating.value ?? 0)}
            label={data.fields.label.mixed > 1 ? 'mixed' : text(data.fields.label).value}
            flag={data.fields.flag.mixed > 1 ? 'mixed' : text(data.fields.flag).value}
            onChange={change}
          />
          <h2 className="caps">{heading}</h2>
          <Texts
            key={JSON.stringify(on).slice(0, 2000)}
            values={{
              title: text(data.fields.title),
              caption: text(data.fields.caption),
              creator: text(data.fields.creator),
              copyright: text(data.fields.copyright),
            }}
            onChange={change}
          />
          <TagChips tags={data.tags} count={data.count} on={summary.isPlaceholderData ? [] : on} />
          <LockedControls>
            <FieldsOfMany on={on} />
            <RightsPart on={summary.isPlaceholderData ? [] : on} />
            <PositionOfMany
              key={`position ${JSON.stringify(on).slice(0, 2000)}`}
              on={summary.isPlaceholderData ? [] : on}
              position={data.position}
              placed={data.placed}
            />
          </LockedControls>
        </Locked>
      ) : (
        <h2 className="caps">{heading}</h2>
      )}
    </>
  );
}

const text = ({ value, mixed }: Summary) => ({ value: value === null ? null : String(value), mixed });
