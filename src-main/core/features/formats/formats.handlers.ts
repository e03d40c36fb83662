import type { NounHandlers } from '../../deps.ts';
import { formatsHere } from '../../formats/here.ts';

export const formatsHandlers = (): NounHandlers<'formats'> => ({ 'formats.list': formatsHere });
