/** Letters as people read them. */
import { LETTER_REASONS, type EndSummary, type LetterList, type LetterStory } from '../../../model/letters';
import { table } from '../../../model/text-table';
import { fetching } from './fetching';

export function listText({ counts, letters, left }: LetterList): string {
  const reasons = Object.entries(counts) as [keyof typeof LETTER_REASONS, number][];
  if (reasons.length === 0) return 'no letters: nothing that was given up waits for anybody';
  const rows = letters.map((one) => [
    one.letter,
    one.state,
    one.reason,
    one.arrivedAt ?? '',
    String(one.lines),
    one.firstLine.slice(0, 60),
  ]);
  return [
    ...reasons.map(([reason, count]) => `${count} ${reason}: ${LETTER_REASONS[reason]}`),
    table([['letter', 'state', 'reason', 'arrived', 'lines', 'first line, masked'], ...rows]),
    ...(left > 0 ? [`and ${left} more`] : []),
  ].join('\n');
}

export function storyText(story: LetterStory): string {
  const { place } = story;
  return [
    `${story.letter}: ${story.state}, ${story.reason}: ${story.detail}`,
    `arrived ${story.arrivedAt ?? 'nobody knows when'}, found at ${story.addresses.join(', ')}`,
    `whole in s3://${place.bucket}/${place.key}, record ${place.index}; to read it unmasked:`,
    `  ${fetching(story)}`,
    ...story.content.map((line, index) => `/${index}  ${line}`),
    ...story.done.map(
      ({ at, by, action, why }) => `${at} ${action} by ${by}${why === null ? '' : `: ${why}`}`,
    ),
  ].join('\n');
}

export function endText({ action, chosen, done, closedBefore, refused, left }: EndSummary): string {
  const word = action === 'replay' ? 'replayed' : 'discarded';
  return [
    `${done} of ${chosen} ${word}, ${closedBefore} closed before, ${refused.length} refused`,
    ...refused.map(({ letter, because }) => `${letter}: ${because ?? ''}`),
    ...(left > 0 ? [`${left} more are open: the same again`] : []),
  ].join('\n');
}
