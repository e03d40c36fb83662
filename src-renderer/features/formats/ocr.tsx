import { errorText, getClient, type Input } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { queries, useCall } from '../../client/query.ts';
import { toast } from '../../ui/index.ts';

/** Whether words in pictures are read, and in which languages. Nothing where tesseract is not installed: the list of programs says so. */
export function OcrSwitch() {
  const { data } = useCall('ocr.state', {});
  if (!data?.program) return null;
  const { on, languages, installed, read, waiting, job } = data;
  const set = async (wish: Input<'ocr.set'>) => {
    try {
      await getClient().call('ocr.set', wish);
    } catch (error) {
      toast({ text: errorText(error), tone: 'error' });
    }
    await queries.invalidateQueries({ queryKey: ['ocr.state'] });
  };
  const other = (code: string) =>
    languages.includes(code) ? languages.filter((one) => one !== code) : [...languages, code];
  return (
    <fieldset className="formats-ocr">
      <label>
        <input type="checkbox" checked={on} onChange={(event) => void set({ on: event.currentTarget.checked })} />{' '}
        {t('formats.ocr')}
      </label>
      {installed.length > 1 ? (
        <span className="formats-ocr-languages">
          {t('formats.ocr.languages')}
          {installed.map((code) => (
            <label key={code}>
              <input
                type="checkbox"
                checked={languages.includes(code)}
                disabled={languages.length === 1 && languages.includes(code)}
                onChange={() => void set({ languages: other(code) })}
              />{' '}
              {code}
            </label>
          ))}
        </span>
      ) : null}
      {on ? (
        <span className="formats-about" role="status">
          {t(job ? 'formats.ocr.reading' : 'formats.ocr.state', { read, waiting })}
        </span>
      ) : null}
    </fieldset>
  );
}
