/** docs/notifications.md shows mails as they are sent; a mail can be read, and what it says to type can be typed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS, type Kind } from '../../src/notices/kinds';
import { mailOf, subject, togetherOf, type Mail, type Story } from '../../src/notices/mail';
import {
  failedStory,
  lagStory,
  lateStory,
  overStory,
  rejectedStory,
  unpublishedStory,
  unwatchedStory,
  waitingStory,
} from '../../src/notices/stories';
import { lettersStory, storedStory, updatedStory } from '../../src/notices/stories-of-news';
import { ERROR_CODES } from '../../src/model/errors';
import type { LetterView } from '../../src/model/letters';
import type { WindowSummary } from '../../src/model/plan';
import { faultOf } from './support/typed';

const read = (file: string): string => readFileSync(join(__dirname, '../..', file), 'utf8');
const PAGE = read('docs/notifications.md');
const WINDOW = { from: '2011-01-07T00:00:00.000Z', to: '2011-01-08T00:00:00.000Z' };
const NEXT = { from: '2011-01-08T00:00:00.000Z', to: '2011-01-09T00:00:00.000Z' };
const RUN = 'ecommerce/2011-01-07T00:00Z/P1D';
const failed = (code: string): Story =>
  failedStory({ pipeline: 'ecommerce', code, window: WINDOW, runId: RUN });

const STORIES: Readonly<Record<Kind, Story>> = {
  failed: failed('ELT_CHECK_FAILED'),
  unpublished: unpublishedStory({ pipeline: 'ecommerce', window: WINDOW, code: 'ELT_PUBLISH_FAILED' }),
  rejected: rejectedStory({
    ...{ pipeline: 'ecommerce', sourceSystem: 'ecommerce', runId: RUN },
    ...{ entity: 'order_line', rejected: 61, read: 1033, limit: 0.01 },
  }),
  late: lateStory('ecommerce', [WINDOW, NEXT]),
  lag: lagStory('ecommerce', Date.parse(WINDOW.from), Date.parse('2011-01-09T08:00Z')),
  waiting: waitingStory({
    ...{ warehouse: 'main', sequencer: 'load-main', mode: 'paused', waiting: 3 },
    ...{ batchId: 'ecommerce-20110107t0000-p1d-1a2b3c4d', pipeline: 'ecommerce' },
    offeredAt: '2011-01-08T02:11:00.000Z',
  }),
  unwatched: unwatchedStory('main', 'ELT_AWS_UNAVAILABLE'),
  updated: updatedStory(
    {
      pipeline: 'ecommerce',
      window: WINDOW,
      newRows: 1204,
      knownRows: 0,
      reconciled: 'matched',
      warnings: [],
    } as unknown as WindowSummary,
    's3://ecomflow-lake/reports/ecommerce/20110107t0000-p1d.html',
  ),
  stored: storedStory({
    ...{ from: '2026-11-30T11:00:00.000Z', to: '2026-11-30T12:00:00.000Z', objects: 12, lines: 3401 },
    ...{ firstReceivedAt: '2026-11-30T11:00:01.250Z', lastReceivedAt: '2026-11-30T11:59:58.003Z' },
  }),
  letters: lettersStory(
    'not-json',
    Array.from({ length: 7 }, (_, number) => ({
      ...{
        letter: `3f2a9c01d4e5b67${number}`,
        arrivedAt: '2026-11-30T11:02:00.000Z',
        detail: 'a line is no JSON',
      },
    })) as unknown as LetterView[],
    9,
  ),
};
const OVER = mailOf(
  overStory(
    { kind: 'failed', of: 'ecommerce', pipeline: 'ecommerce' },
    'failed.ELT_CHECK_FAILED',
    '2011-01-08T02:14:00.000Z',
  ),
);
const MAILS = [...Object.values(STORIES).map(mailOf), OVER];
const SHOWN: readonly Mail[] = [mailOf(STORIES.failed), OVER, mailOf(STORIES.late), mailOf(STORIES.updated)];

/** As the page shows it: indented, so that its blank lines stay. */
function shown({ subject: line, text }: Mail): string {
  return `Subject: ${line}\n\n${text}`
    .trimEnd()
    .split('\n')
    .map((one) => (one === '' ? '' : `    ${one}`))
    .join('\n');
}

const anchorsOf = (page: string): string[] =>
  [...page.matchAll(/^#{2,3} (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9_ -]/g, '')
      .replaceAll(' ', '-'),
  );
const ANCHORS = anchorsOf(read('docs/runbook.md'));

describe('the page', () => {
  it.each(SHOWN.map((mail) => [mail.subject, mail] as const))(
    'shows the mail that is sent: %s',
    (_, mail) => {
      expect(PAGE).toContain(shown(mail));
    },
  );

  it('shows no other mail, and would be seen to show one that is not sent', () => {
    expect(PAGE.match(/^ {4}Subject: /gm)).toHaveLength(SHOWN.length);
    expect(PAGE).not.toContain(shown(mailOf(failed('ELT_CHECK_SCHEMA'))));
  });

  it.each(Object.entries(KINDS))('says of %s whether it waits for the morning', (kind, { isUrgent }) => {
    expect(PAGE).toMatch(
      new RegExp(`^\\| \`${kind}\` +\\|.*\\| ${isUrgent ? 'at any hour' : 'waits'} +\\|$`, 'm'),
    );
  });
});

describe('a mail', () => {
  it.each(MAILS.map((mail) => [mail.subject, mail] as const))(
    'can be read anywhere: %s',
    (_, { subject: line, text }) => {
      expect(line).toMatch(/^[\x20-\x7e]{1,100}$/);
      // Who cannot be broken, as a command or an id, stays whole.
      const long = text
        .split('\n')
        .filter((one) => one.length > 76 && one.trim().includes(' ') && !/^ {4}/.test(one));
      expect(long).toEqual([]);
      expect(text).toMatch(/^What happened\n {2}\S/);
      expect(text).toMatch(/\n\nWhat to do\n {2}\S/);
    },
  );

  it.each(Object.entries(STORIES).filter(([kind]) => KINDS[kind as Kind].isIncident))(
    'of %s names its place in the runbook, and commands that can be typed',
    (_, story) => {
      expect(ANCHORS).toContain(story.runbook);
      const own = story.commands.flatMap((command) => /^npx ecomflow (.+)$/.exec(command)?.[1] ?? []);
      expect(own.length).toBeGreaterThan(0);
      expect(own.map(faultOf)).toEqual(own.map(() => null));
    },
  );

  it.each(Object.keys(ERROR_CODES))('of a failure with %s has its entry', (code) => {
    expect(ANCHORS).toContain(failed(code).runbook);
    expect(mailOf(failed(code)).text).toMatch(/\nWhat to do\n {2}\S/);
  });

  it('of a code that is none of ours, or of a place that is not there, would be seen', () => {
    expect(ANCHORS).not.toContain('elt_no_such_code');
    expect(ANCHORS).toContain(failed('UNKNOWN').runbook);
    expect(faultOf('schedules lost')).not.toBeNull();
  });

  it('has a subject of a hundred characters of ASCII at most', () => {
    expect(subject('shop', 'Zürich\nreads')).toBe('shop: Z?rich?reads');
    expect(subject('shop', 'x'.repeat(200))).toHaveLength(100);
  });

  it('of many that were held has them all, the first ones whole', () => {
    const [first, ...others] = Array.from({ length: 50 }, () => mailOf(STORIES.late));
    if (!first) throw new Error('there are fifty');
    const { text, subject: line } = togetherOf('ecommerce', [first, ...others]);
    expect(line).toBe('ecommerce: 50 notices of the quiet hours');
    expect(text.match(/^ecommerce: late, 2 windows$/gm)).toHaveLength(50);
    expect(text.match(/^What happened$/gm)).toHaveLength(40);
    // As much as SNS takes.
    expect(text.length).toBeLessThan(256 * 1024);
  });
});
