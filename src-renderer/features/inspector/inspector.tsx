import { Tabs } from '@base-ui/react/tabs';
import { MousePointerClick } from 'lucide-react';
import { t } from '../../client/messages.ts';
import { setUi, useUi } from '../../client/state.ts';
import { EmptyState } from '../../ui/index.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { Versions } from '../versions/index.ts';
import { History } from './history.tsx';
import { useInspected } from './inspected.ts';
import { Many } from './many.tsx';
import { One } from './one.tsx';
import './inspector.css';

const TABS = ['info', 'versions', 'history'] as const;

/** Everything known of what is selected, and the fields to change it. */
export function Inspector() {
  const wanted = useUi((state) => state.inspectorTab);
  const tab = TABS.find((one) => one === wanted) ?? 'info';
  // What it asks the core must not follow every repeat of a held arrow key.
  const about = useSettled(useInspected());
  return (
    <Tabs.Root className="inspector" value={tab} onValueChange={(value: string) => setUi({ inspectorTab: value })}>
      <Tabs.List className="inspector-tabs" activateOnFocus>
        {TABS.map((one) => (
          <Tabs.Tab key={one} value={one} className="inspector-tab">
            {t(`inspector.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="info" className="inspector-body">
        {about.kind === 'none' ? <Nothing /> : null}
        {about.kind === 'one' ? <One n={about.n} /> : null}
        {about.kind === 'many' ? <Many n={about.n} on={about.on} count={about.count} /> : null}
      </Tabs.Panel>
      <Tabs.Panel value="versions" className="inspector-body">
        {about.kind === 'none' ? <Nothing /> : null}
        {about.kind === 'one' ? <Versions key={about.n} n={about.n} /> : null}
        {about.kind === 'many' ? <p className="inspector-hint">{t('versions.one')}</p> : null}
      </Tabs.Panel>
      <Tabs.Panel value="history" className="inspector-body">
        {about.kind === 'none' ? <Nothing /> : null}
        {about.kind === 'one' ? <History key={about.n} n={about.n} /> : null}
        {about.kind === 'many' ? <p className="inspector-hint">{t('inspector.history.one')}</p> : null}
      </Tabs.Panel>
    </Tabs.Root>
  );
}

function Nothing() {
  return <EmptyState icon={MousePointerClick} title={t('inspector.none.title')} body={t('inspector.none.body')} />;
}
