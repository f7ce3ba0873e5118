/** What a person makes of a letter: what is taken, and what is refused. */
import type { LetterPatch } from '../../../src/model/letters';
import { contentOf, masked } from '../../../src/stream/letters/content';
import { fixedLines } from '../../../src/stream/letters/fix';
import { recordOf, storedLine } from '../support/stored';

const ARRIVED = '2026-11-30T12:34:56.789Z';
const good = storedLine(1);
const poison = storedLine(2, { quantity: 'six' });

const fix = (data: Buffer, ...patch: LetterPatch) =>
  fixedLines({ letter: '0123456789abcdef', data, patch, arrivedAt: ARRIVED });
const replace = (path: string, value: unknown) => ({ op: 'replace', path, value }) as LetterPatch[number];

describe('a letter that is fixed', () => {
  const both = recordOf(good, poison);

  it('keeps the ids and times of its lines', () => {
    expect(fix(both, replace('/1/quantity', 6))).toEqual([good, { ...poison, quantity: 6 }]);
  });

  it('may lose a line', () => {
    expect(fix(both, { op: 'remove', path: '/1' })).toEqual([good]);
  });

  it('has ids of its own, the same each time, where there were none, and is as old as its record', () => {
    const { id: _, receivedAt: __, ...bare } = good;
    const broken = Buffer.from('{"invoiceNo":"536365",\n');
    const [line] = fix(broken, replace('/0', bare));
    expect(line).toEqual({ ...good, id: expect.stringMatching(/^[0-9a-f]{32}$/), receivedAt: ARRIVED });
    expect(fix(broken, replace('/0', bare))).toEqual([line]);
  });

  it.each<[string, Buffer, LetterPatch[number], RegExp]>([
    ['what still breaks the contract', both, replace('/1/quantity', 6.5), /^\/1\/quantity: /],
    ['what is not there', both, replace('/1/nothing', 1), /^the patch: /],
    [
      'an id that is made up',
      both,
      replace('/1', { ...poison, quantity: 6, id: 'f'.repeat(32) }),
      /never made up/,
    ],
    [
      'a line that is newer than it was',
      both,
      replace('/1', { ...poison, quantity: 6, receivedAt: '2027-01-01T00:00:00.000Z' }),
      /as new as it was/,
    ],
    ['one line twice', both, replace('/1', good), /one id/],
    ['no list of lines', both, replace('', { lines: [] }), /^the patch: /],
    ['nothing', recordOf(poison), { op: 'remove', path: '/0' }, /nothing is left/],
    ['what can be read as it is', recordOf(good), replace('/0/quantity', 7), /replay it/],
    ['a patch whose test fails', both, { op: 'test', path: '/1/quantity', value: 'seven' }, /^the patch: /],
  ])('is refused as %s', (_, data, operation, message) => {
    expect(() => fix(data, operation)).toThrow(message);
  });
});

describe('what is told of a letter', () => {
  it.each([
    ['bytes that are no text', Buffer.from([0xff, 0xfe]), 'not-utf8'],
    ['no JSON', Buffer.from('{"invoiceNo":"536365",\n'), 'not-json'],
    ['a text that is JSON', Buffer.from('"a text"\n'), 'not-json'],
    ['another thing', recordOf({ mark: 1 }), 'not-a-line'],
  ])('is its fault: %s', (_, data, reason) => {
    expect(contentOf(data).fault?.reason).toBe(reason);
  });

  it('is no fault of what can be read: the twin', () => {
    expect(contentOf(recordOf(good))).toMatchObject({ fault: undefined, good: [good] });
  });

  it('is no customer, wherever it stands', () => {
    const said = [
      masked({ ...good, quantity: 'six' }),
      masked({ ...good, name: 'Ada Lovelace', '17850': 1 }),
      masked('{"customerId":"17850","email":"ada@example.org'),
      masked(['17850']),
      contentOf(recordOf({ ...good, customerId: '<17850>' })).fault?.detail,
    ].join('\n');
    expect(said).not.toMatch(/17850|Lovelace|ada@|example/);
    expect(said).toContain('"customerId":"1****"');
    // The twin: all else is there to be seen.
    expect(said).toContain('"quantity":"six"');
  });
});
