/** What `npm run redeliver` of files delivers, what it keeps in order, and what it calls a difference. */
import { parse } from 'csv-parse/sync';
import { groupsOf } from '../../../scripts/redeliver/files/contradictions';
import { deliveries, inOrder } from '../../../scripts/redeliver/files/deliveries';
import { cut, type Days, type Dropped } from '../../../scripts/redeliver/files/dropped';
import { delimiterOf } from '../../../scripts/redeliver/files/read-data';
import { sampleFiles } from '../../../scripts/redeliver/files/sample';
import { faultsOf, type FilesExpected, type FilesVerdict } from '../../../scripts/redeliver/files/verdict';
import { sourceOf } from '../../../src/model/pipeline';
import { findPipeline } from '../../../src/pipelines/registry';
import { randomFor } from '../../../src/model/random';

const FILES = sampleFiles();
const WAYS = deliveries(delimiterOf(sourceOf(findPipeline('regional-sales'), 's3-files').feeds));
const [april, march, june, may, corrected] = FILES as [Dropped, Dropped, Dropped, Dropped, Dropped];
const GROUPS = groupsOf(FILES, [[corrected, may]]);
const bodies = (days: Days): string[] => days.flat().map(({ body }) => body);
const firstOf = (days: Days, { body }: Dropped): number => bodies(days).indexOf(body);

/** The rows of files, whichever file they stand in. */
const rowsOf = (files: readonly Dropped[]): string[] =>
  [...new Set(files.flatMap(({ body }) => body.split('\n').slice(1, -1)))].sort();

describe('groups', () => {
  it('are files that contradict each other, in their order, and each other file alone', () => {
    expect(GROUPS).toEqual([[april], [march], [june], [may, corrected]]);
    expect(groupsOf(FILES, [])).toEqual(FILES.map((file) => [file]));
    expect(
      groupsOf(FILES, [
        [june, april],
        [corrected, june],
      ]),
    ).toEqual([[april, june, corrected], [march], [may]]);
  });
});

describe.each(WAYS)('the delivery $name', ({ name, days }) => {
  const SEEDS = [1, 2, 3, 4, 5];
  const all = SEEDS.map((seed) => days(GROUPS, randomFor('test', seed)));

  it('has the rows of all files, and no name twice', () => {
    for (const planned of all) {
      const names = planned.flat().map((file) => file.name);
      expect(new Set(names).size).toBe(names.length);
      expect(rowsOf(planned.flat())).toEqual(rowsOf(FILES));
    }
  });

  it('lets a file that corrects another come after it', () => {
    const pieces = name === 'pieces' ? 20 : 1;
    const [wrong, right] = [may, corrected].map((file) => cut(file, ',', pieces));
    const [last, first] = name === 'pieces' ? [wrong?.at(-1) ?? may, right?.[4] ?? may] : [may, corrected];
    for (const planned of all) expect(firstOf(planned, first)).toBeGreaterThan(firstOf(planned, last));
  });
});

it('deliveries differ from the order, and shuffled ones by their seed', () => {
  const [reversed, , shuffled] = WAYS.map(({ days }) => bodies(days(GROUPS, randomFor('test', 1))));
  expect(reversed).not.toEqual(bodies(inOrder(FILES)));
  const another = WAYS[2]?.days(GROUPS, randomFor('test', 2)) ?? [];
  expect(shuffled).not.toEqual(bodies(another));
});

it('pieces have the header each, and texts in quotes are left whole', () => {
  const body = 'a;b\r\n1;"two\nlines"\r\n3;4\r\n5;6';
  const pieces = cut({ name: 'semicolon/x.csv', body }, ';', 2);
  expect(pieces.map((piece) => piece.name)).toEqual(['semicolon/001-x.csv', 'semicolon/002-x.csv']);
  expect(pieces.map((piece) => parse(piece.body, { delimiter: ';' }))).toEqual([
    [['a', 'b'], ['1', 'two\nlines'], ['3', '4']],
    [['a', 'b'], ['5', '6']],
  ]); // prettier-ignore
});

describe('a delivery of files', () => {
  const digests = { fact_sales: { rows: 2, digest: 'a' }, dim_location: { rows: 1, digest: 'b' } };
  const expected: FilesExpected = { digests, newRows: 5, contents: 3, isWhole: true };
  const equal: FilesVerdict = {
    ...{ delivery: 'reversed', windows: 2, seconds: 1, landed: 3, same: 0, newRows: 5, digests },
    violations: [],
  };

  it('without a difference has no fault', () => {
    expect(faultsOf(equal, expected)).toEqual([]);
  });

  it.each<[string, Partial<FilesVerdict>, string]>([
    [
      'another star',
      { digests: { ...digests, fact_sales: { rows: 2, digest: 'x' } } },
      'another digest: fact_sales',
    ],
    ['a content too many', { landed: 4 }, '4 files landed, of 3 contents'],
    ['an event too few', { newRows: 4 }, '4 new events, not 5'],
    [
      'a border that differs',
      { violations: [{ border: 'bronze → silver', detail: 'x' }] },
      'bronze → silver: x',
    ],
  ])('with %s has that fault', (_, change, fault) => {
    expect(faultsOf({ ...equal, ...change }, expected)).toEqual([`reversed: ${fault}`]);
  });

  it('in pieces may make more events', () => {
    expect(faultsOf({ ...equal, newRows: 9 }, { ...expected, isWhole: false })).toEqual([]);
  });
});
