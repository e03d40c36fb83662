/** Templates for names, as people type them. */
export { TemplateField } from './template-field.tsx';
