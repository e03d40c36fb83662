import { formatDate, t } from '../../client/messages.ts';

/** When a machine was heard of last; `seen`: ms since 1970, null: never. */
export const heard = (seen: number | null): string =>
  seen === null
    ? t('team.people.seen.never')
    : t('team.people.seen', { when: formatDate(new Date(seen).toISOString()) });
