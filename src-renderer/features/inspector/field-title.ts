import { inspector } from '../../client/messages/inspector.ts';
import { t } from '../../client/messages.ts';

type Named = Extract<keyof typeof inspector, `inspector.name.${string}`>;

/** The name of a field for people; one that has none yet as it stands in the log. */
export function fieldTitle(field: string): string {
  const key = `inspector.name.${field}`;
  return key in inspector ? t(key as Named) : field;
}
