/** Whether a text is a value rather than a name. */
import { guessDates, isShortDate } from './dates';
import { guessNumbers } from './numbers';

/** A number, a date or a time: nobody calls a column so. */
export function looksTyped(text: string): boolean {
  const value = text.trim();
  return (
    value !== '' && (guessNumbers([value]) !== null || isShortDate(value) || guessDates([value]) !== null)
  );
}
