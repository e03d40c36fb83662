import type { Output } from '../../client/client.ts';
import { formatCapture, t } from '../../client/messages.ts';
import { fieldTitle } from './field-title.ts';

type Details = Output<'assets.details'>;

/** What the file says of itself, in groups, to be read and copied. */
export function Facts({ details }: { details: Details }) {
  const groups = new Map<string, { name: string; value: string }[]>();
  for (const { group, name, value } of details.facts) {
    const list = groups.get(group);
    if (list) list.push({ name, value });
    else groups.set(group, [{ name, value }]);
  }
  const more = Object.entries(details.values.more).map(([name, value]) => ({ name: fieldTitle(name), value }));
  if (more.length) groups.set(t('inspector.more'), more);
  const source =
    details.takenSource && details.takenSource !== 'original' ? t(`inspector.taken.${details.takenSource}`) : '';
  return (
    <>
      {[...groups].map(([group, facts]) => (
        <section key={group} className="inspector-part">
          <h3 className="caps inspector-head">{group}</h3>
          <dl className="facts">
            {facts.map(({ name, value }) => (
              <div key={name} className="fact">
                <dt>{name}</dt>
                <dd>
                  {name === 'Taken' && details.row.takenAt ? formatCapture(details.row.takenAt) : value}
                  {name === 'Taken' && source ? <span className="fact-source"> {source}</span> : null}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}
