/**
 * How a contract says a text's length. MySQL's VARCHAR(n) counts characters, Redshift's counts bytes, and a character has up
 * to four: a contract that copies the number rejects 200 Japanese characters of a VARCHAR(200).
 */

/** Bytes of a character in UTF-8, at most. */
const CHARACTER_BYTES = 4;
/** Bytes of Redshift's widest varchar. */
export const WIDEST_VARCHAR_BYTES = 65_535;

/** Holds every TEXT of MySQL in UTF-8, and of a longer type what fits; the rest is rejected as `column:length`, never cut. */
export const LONGEST_TEXT = `varchar(${WIDEST_VARCHAR_BYTES})`;

/**
 * The contract type of a source's CHAR(n) or VARCHAR(n): `textOf(200)` is varchar(800), whatever the characters are.
 * Throws a RangeError for more than the 16383 characters that the widest varchar surely holds.
 */
export function textOf(characters: number): string {
  const bytes = characters * CHARACTER_BYTES;
  if (!Number.isInteger(characters) || characters < 1 || bytes > WIDEST_VARCHAR_BYTES)
    throw new RangeError(
      `textOf takes 1 to ${Math.floor(WIDEST_VARCHAR_BYTES / CHARACTER_BYTES)} characters, not ${characters}; longer text is LONGEST_TEXT`,
    );
  return `varchar(${bytes})`;
}
