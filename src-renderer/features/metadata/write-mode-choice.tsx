import { useState } from 'react';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { toast } from '../../ui/index.ts';
import { WRITE_MODES, type WriteMode } from './write.ts';
import './write-mode-choice.css';

/** Of folders that are added later. */
const SETTING = 'metadata.mode';

/** Asks once whether metadata goes into files: for all folders that are there, and those to come. */
export function WriteModeChoice() {
  const saved = useCall('app.settings', {}).data?.values[SETTING];
  const [mine, setMine] = useState<WriteMode>();
  const mode = mine ?? WRITE_MODES.find((one) => one === saved) ?? 'off';
  return (
    <fieldset className="write-modes">
      <legend className="spoken">{t('write.first.name')}</legend>
      {WRITE_MODES.map((one) => (
        <label key={one} className="write-mode">
          <input
            type="radio"
            name="write-mode"
            checked={mode === one}
            onChange={() => {
              setMine(one);
              void choose(one);
            }}
          />
          <span>{t(`write.${one}`)}</span>
          <span className="write-mode-hint">{t(`write.${one}.body`)}</span>
        </label>
      ))}
      <p className="write-mode-hint">{t('write.first.later')}</p>
    </fieldset>
  );
}

async function choose(mode: WriteMode): Promise<void> {
  const client = getClient();
  try {
    await client.call('app.setSetting', { key: SETTING, value: mode });
    const { roots } = await client.call('library.roots', {});
    for (const { n, writes } of roots) if (writes !== mode) await client.call('metadata.setMode', { root: n, mode });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}
