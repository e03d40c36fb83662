/** Whether what a stranger wrote into the header of a file is what it should be. */
export const isBytes = (value: unknown, length: number): value is Uint8Array => value instanceof Uint8Array && value.length === length;
/** base32 of 16 bytes: a hash as names have it, a writer, a member, a device. */
export const isId = (value: unknown): value is string => typeof value === 'string' && /^[a-z2-7]{26}$/.test(value);
