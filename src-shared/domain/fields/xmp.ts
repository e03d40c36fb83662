/**
 * How custom fields stand in files: one property a field in a namespace of their own, so that no name that a person chooses can be
 * one of ours. For ever: files hold it.
 */
import type { FieldType } from './fields.ts';

export const FIELDS_XMP = 'http://ns.vitrine.app/fields/1.0/';
export const FIELDS_PREFIX = 'vitrineFields';

/** May a name in XML begin with it? Digits, marks and the dash may only follow. */
const START = /^[\p{L}_]/u;

/** The name of the field's property, without its prefix. It follows from the field's key, which stays when the field is renamed. */
export const propertyOf = (key: string): string => (START.test(key) ? key : `_${key}`);

/** How the property's value is written: a plain text, or an unordered list of texts (`rdf:Bag`). */
export const formOf = (type: FieldType): 'text' | 'bag' => (type === 'multi-choice' ? 'bag' : 'text');
