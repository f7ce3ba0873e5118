/** What `stream letters show` prints to read a record unmasked, typed into a shell whose `aws` gives the object that was written. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetching } from '../../src/cli/stream/letters/fetching';
import { storyText } from '../../src/cli/stream/letters/describe';
import type { LetterPlace, LetterReason, LetterStory } from '../../src/model/letters';

const RECORDS = ['{"customerId":"17850"}\n', 'not "json"', '€'];
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const FIREHOSE = RECORDS.map((record) => `${JSON.stringify({ errorCode: 'e', rawData: base64(record) })}\n`);
const EVENT = { Records: RECORDS.map((record) => ({ eventID: 'x', kinesis: { data: base64(record) } })) };
const ERRORS = 'bronze/online-retail-stream/errors/processing-failed/2026/11/30/x';

describe('a letter is read unmasked', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-letter-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  /** What the shell prints, and what it asked `aws` for. */
  function typed(command: string, object: string): { printed: string; asked: string } {
    writeFileSync(join(dir, 'object'), object);
    const aws = `aws() { printf '%s\\n' "$@" > ${dir}/asked; cat ${dir}/object; }`;
    const printed = execFileSync('sh', ['-c', `${aws}\n${command}`], { encoding: 'utf8' });
    return { printed, asked: execFileSync('cat', [join(dir, 'asked')], { encoding: 'utf8' }) };
  }
  const commandFor = (key: string, index: number, reason: LetterReason = 'not-json'): string =>
    fetching({ place: { bucket: 'a-bucket', key, index }, reason });

  it.each([
    ['of Firehose', ERRORS, FIREHOSE.join('\n')],
    ["of Lambda's bucket", 'aws/lambda/m/x.json', JSON.stringify({ payload: JSON.stringify(EVENT) })],
    ['of a given-up event', 'aws/lambda/m/a b.json', JSON.stringify({ payload: EVENT })],
  ])('from an object %s, each record by its place', (_, key, object) => {
    for (const [index, record] of RECORDS.entries())
      expect(typed(commandFor(key, index), object)).toEqual({
        printed: record,
        asked: `s3\ncp\ns3://a-bucket/${key}\n-\n`,
      });
    // The twin: another place is another record.
    expect(typed(commandFor(key, 1), object).printed).not.toBe(RECORDS[0]);
  });

  it('as its object, where the record itself is lost', () => {
    expect(commandFor('aws/lambda/m/x.json', 0, 'lost')).toBe(
      'aws s3 cp s3://a-bucket/aws/lambda/m/x.json -',
    );
  });

  it('by a command that stands in what is shown of it', () => {
    const place: LetterPlace = { bucket: 'a-bucket', key: ERRORS, index: 0 };
    const story = {
      ...{ letter: 'x', state: 'open', reason: 'not-json', detail: 'no JSON', arrivedAt: null },
      ...{ addresses: [], place, lines: 0, firstLine: '', content: [], done: [] },
    } satisfies LetterStory as LetterStory;
    expect(storyText(story)).toContain(`\n  aws s3 cp s3://a-bucket/${ERRORS} - | `);
  });
});
