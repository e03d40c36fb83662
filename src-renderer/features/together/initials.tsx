/** @returns at most two letters by which people know each other: of the first and the last word */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

/** A person as a small round sign. Grays alone: the pictures are the color. */
export function Initials({ name, member, note }: { name: string; member: string; note?: string }) {
  return (
    <span className="initials" title={note ?? name} data-member={member}>
      <span aria-hidden>{initialsOf(name)}</span>
      <span className="spoken">{note ?? name}</span>
    </span>
  );
}
