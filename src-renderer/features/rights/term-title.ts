import { TERM_FIELDS, type Term, type TextTerm } from '../../../src-shared/domain/rights/terms.ts';
import { type MessageKey, t } from '../../client/messages.ts';

/** A term's name for people, as templates and history call it too. */
export const termTitle = (name: Term | TextTerm): string => t(`inspector.name.${name in TERM_FIELDS ? TERM_FIELDS[name as Term] : name}` as MessageKey & `inspector.name.title`);
