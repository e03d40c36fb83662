/** Without case and accents, of the same length as `text`: places in it are places there. */
export function fold(text: string): string {
  let out = '';
  for (const letter of text) {
    const plain = letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    const lower = letter.toLowerCase();
    out += plain.length === letter.length ? plain : lower.length === letter.length ? lower : letter;
  }
  return out;
}
