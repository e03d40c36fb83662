/** Color labels: every program's own words and numbers → ours. */
import type { Label } from '../../../src-shared/domain/asset.ts';
import { num, text } from './tags.ts';

/** Lightroom, Bridge, digiKam, Capture One and others, in the languages they come in. Lower case, NFC. */
const NAMES: Readonly<Record<Label, string>> = {
  red:
    'red|select|rot|rouge|rojo|rosso|vermelho|rood|röd|rød|punainen|czerwony|červená|piros|vörös|kırmızı' +
    '|красный|червоний|roșu|レッド|赤|红色|紅色|红|빨강|빨간색|레드|auswählen|auswahl|sélectionner|sélection|seleccionar' +
    '|seleziona|selecionar|selecteren|選択|选择',
  yellow:
    'yellow|second|gelb|jaune|amarillo|giallo|amarelo|geel|gul|keltainen|żółty|žlutá|sárga|sarı|жёлтый' +
    '|желтый|жовтий|galben|イエロー|黄|黄色|黃色|노랑|노란색|옐로우|zweite wahl|zweites|deuxième|segundo|seconda|secondo' +
    '|tweede',
  green:
    'green|approved|grün|vert|verde|groen|grön|grøn|grønn|vihreä|zielony|zelená|zöld|yeşil|зелёный' +
    '|зеленый|зелений|グリーン|緑|绿色|綠色|녹색|초록|초록색|그린|genehmigt|zugelassen|approuvé|aprobado|approvato|aprovado' +
    '|goedgekeurd',
  blue:
    'blue|review|blau|bleu|azul|blu|blauw|blå|sininen|niebieski|modrá|kék|mavi|синий|синій|albastru|ブルー|青' +
    '|蓝色|藍色|파랑|파란색|블루|überprüfen|überprüfung|révision|réviser|revisar|revisione|revisión|revisão' +
    '|controleren',
  purple:
    'purple|to do|todo|violet|lila|violett|pourpre|púrpura|morado|violeta|viola|porpora|roxo|paars|lilla' +
    '|violetti|purppura|fioletowy|purpurowy|fialová|purpurová|bíbor|mor|фиолетовый|пурпурный|фіолетовий' +
    '|パープル|紫|紫色|보라|보라색|자주|퍼플|magenta|aufgabe|à faire|pendiente|da fare|por hacer|te doen',
};
const BY_NAME = new Map(
  Object.entries(NAMES).flatMap(([label, names]) => names.split('|').map((name) => [name, label as Label] as const)),
);
const NO_LABEL = new Set(['none', 'no label', 'no color', 'ohne', 'keine', 'aucune', 'ninguno', 'nessuna', 'нет']);

/** `Rot` → `red`; another program's own word comes back as it is. */
export function labelOfName(value: unknown): string | undefined {
  const name = text(value);
  if (name === undefined) return undefined;
  const folded = name.toLocaleLowerCase('en');
  return NO_LABEL.has(folded) ? undefined : (BY_NAME.get(folded) ?? name);
}

const DIGIKAM = [undefined, 'red', 'orange', 'yellow', 'green', 'blue', 'purple', 'gray', 'black', 'white'];
/** Photo Mechanic's and Capture One's color classes. */
const URGENCY = [undefined, 'red', 'orange', 'yellow', 'green', 'blue', 'pink', 'purple', 'gray'];
const DARKTABLE = ['red', 'yellow', 'green', 'blue', 'purple'];

export const labelOfDigikam = (value: unknown): string | undefined => at(DIGIKAM, num(value));
export const labelOfUrgency = (value: unknown): string | undefined => at(URGENCY, num(value));
export const labelOfDarktable = (value: unknown): string | undefined => at(DARKTABLE, num(value));

function at(names: readonly (string | undefined)[], index: number | undefined): string | undefined {
  return index === undefined ? undefined : names[index];
}
