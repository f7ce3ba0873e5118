/** What was guessed of a sample. A doubt is told, printed and written beside the guess: a wrong guess is never silent. */
export interface Note {
  /** A column's header, or what of the file it is about. */
  readonly about: string;
  readonly says: string;
  readonly isSure: boolean;
}

export const sure = (about: string, says: string): Note => ({ about, says, isSure: true });
export const doubt = (about: string, says: string): Note => ({ about, says, isSure: false });
