/** What is done with a stream's dead letters, and the mail of them: no source of the lanes has any, so a scripted world answers. */
import type { Activities } from '../../src/activities';
import type { LetterStory, RedriveInput } from '../../src/model/letters';
import type { Stage } from './scenario';

const letter = '0123456789abcdef';
const by = 'somebody';

const WAYS: readonly RedriveInput[] = [
  { action: 'list' },
  { action: 'show', letter },
  { action: 'fix', letter, by, patch: [{ op: 'remove', path: '/0/extra' }] },
  { action: 'replay', letters: [letter], by },
];

const STORY: LetterStory = {
  ...{ letter, state: 'open', reason: 'not-a-line', detail: '', arrivedAt: null, addresses: [], lines: 1 },
  ...{
    place: { bucket: 'dead-letters', key: 'aws/lambda/a', index: 0 },
    firstLine: '',
    content: [],
    done: [],
  },
};
const HOUR = { from: '2010-12-01T00:00:00.000Z', to: '2010-12-01T01:00:00.000Z' };

export const LETTER_ANSWERS: Partial<Activities> = {
  showLetter: () => Promise.resolve(STORY),
  fixLetter: () => Promise.resolve(STORY),
  chooseLetters: () => Promise.resolve({ letters: [letter], left: 0 }),
  endLetters: () => Promise.resolve([{ letter, outcome: 'done' }]),
  resolveNews: () => Promise.resolve(HOUR),
  tellOfStored: () =>
    Promise.resolve({ ...HOUR, objects: 0, lines: 0, firstReceivedAt: null, lastReceivedAt: null }),
  tellOfLetters: () => Promise.resolve([]),
};

/** Activities that only these ways come by. */
export const OF_LETTERS = [...Object.keys(LETTER_ANSWERS), 'readRedrive', 'listLetters'];

export async function everyLetterWay({
  client,
  taskQueue,
}: Pick<Stage, 'client' | 'taskQueue'>): Promise<void> {
  for (const input of WAYS)
    await client.workflow.execute('redriveLetters', {
      workflowId: `letters-${input.action}`,
      taskQueue,
      args: [input],
    });
  await client.workflow.execute('tellOfStream', { workflowId: 'stream-news', taskQueue, args: [{}] });
}
