/** Why a file could not be exported. The message is for people: what happened and what to do. */
export class ExportError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
