/** Documents and drawings whose pages LibreOffice prints, by extension as in a row. */
const PRINTED = new Set('docx xlsx pptx doc xls ppt odt ods odp odg rtf wmf emf'.split(' '));

export const isPrinted = (ext: string): boolean => PRINTED.has(ext);
