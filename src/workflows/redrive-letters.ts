import { defineQuery, setHandler, setWorkflowOptions, uuid4 } from '@temporalio/workflow';
import { assertNever } from '../model/errors';
import type { EndInput, EndSummary, LetterOutcome, RedriveInput, RedriveResult } from '../model/letters';
import { LETTERS_QUERY, type LettersHeadway } from '../model/messages';
import { quick } from './activities';
import { versioned } from './versioning';

export const lettersQuery = defineQuery<LettersHeadway>(LETTERS_QUERY);

/** Letters that one activity deals with: what a retry reads again. */
const AT_ONCE = 25;

/**
 * What a person does with the stream's dead letters: lists or shows them, fixes one, replays or discards some. Safe to ask for again, and
 * side by side: the letters' own logs say what was done.
 */
export async function redriveLetters(input: RedriveInput): Promise<RedriveResult> {
  // Before anything is waited for: who asks early is not turned away.
  const headway = { done: 0, total: 0 };
  setHandler(lettersQuery, () => headway);
  const asked = await quick.readRedrive({ input });
  switch (asked.action) {
    case 'list':
      return quick.listLetters(asked);
    case 'show':
      return quick.showLetter(asked);
    case 'fix':
      return quick.fixLetter({ ...asked, token: uuid4() });
    case 'replay':
    case 'discard':
      return endThem(asked, headway);
    default:
      return assertNever(asked);
  }
}
setWorkflowOptions(versioned('PINNED'), redriveLetters);

/** Keeps `headway` as it goes. */
async function endThem(
  asked: EndInput,
  headway: { -readonly [Name in keyof LettersHeadway]: LettersHeadway[Name] },
): Promise<EndSummary> {
  const outcomes: LetterOutcome[] = [];
  const token = uuid4();
  const { letters, left } = await quick.chooseLetters(asked);
  headway.total = letters.length;
  const { action, by, why } = asked;
  for (let at = 0; at < letters.length; at += AT_ONCE) {
    const some = letters.slice(at, at + AT_ONCE);
    outcomes.push(...(await quick.endLetters({ action, by, token, letters: some, ...(why && { why }) })));
    headway.done = outcomes.length;
  }
  const count = (wanted: LetterOutcome['outcome']) =>
    outcomes.filter(({ outcome }) => outcome === wanted).length;
  return {
    action,
    chosen: letters.length,
    done: count('done'),
    closedBefore: count('closed before'),
    refused: outcomes.filter(({ outcome }) => outcome === 'refused'),
    left,
  };
}
