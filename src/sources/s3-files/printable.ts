/** A file's name is anybody's: shown to a person, it moves no cursor, and is not longer than a line. */
export function printable(name: string): string {
  const plain = name.replaceAll(/\p{C}/gu, '?');
  return plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST)}…`;
}

const LONGEST = 200;
