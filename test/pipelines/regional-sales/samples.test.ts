/** The records that the demo makes up keep the rules of real ones, but for those that are to be rejected. */
import { filesOfDay } from '../../../src/pipelines/regional-sales/samples/files';
import { thousandths } from './support/records';

const days = [0, 1, 2].map((index) => filesOfDay({ index, date: `2026-03-0${index + 2}`, seed: 7 }));

function recordsOf(text: string): string[][] {
  const mark = text.startsWith('Region;') ? ';' : ',';
  return text.trimEnd().split('\n').slice(1).map((line) => line.split(mark)); // prettier-ignore
}

/** Places of records whose totals are not those of their units. */
function wrongOnes(text: string): number[] {
  return recordsOf(text).flatMap(([, , , , , , , , units = '', price = '', cost = '', ...totals], place) => {
    const [revenue = 0n, spent = 0n, profit = 0n] = totals.map(thousandths);
    const isRight =
      BigInt(units) * thousandths(price) === revenue &&
      BigInt(units) * thousandths(cost) === spent &&
      revenue - spent === profit;
    return isRight ? [] : [place];
  });
}

describe('made-up sales records', () => {
  it('come in both dialects, with the faults that are planted and no other', () => {
    const [comma, semicolon] = days[0] ?? [];
    expect([comma?.name, semicolon?.name]).toEqual([
      'comma/sales-2026-03-02.csv',
      'semicolon/sales-2026-03-02.csv',
    ]);
    expect(wrongOnes(comma?.text ?? '')).toEqual([7]);
    expect(
      recordsOf(comma?.text ?? '').flatMap((cells, place) => (cells[5] === '2/30/2026' ? [place] : [])),
    ).toEqual([23]);
    expect(wrongOnes(semicolon?.text ?? '')).toEqual([]);
  });

  it('have one order each, whatever file and day', () => {
    const ids = days.flatMap(([comma, semicolon]) =>
      [comma, semicolon].flatMap((file) => recordsOf(file?.text ?? '').map((cells) => cells[6])),
    );
    expect(new Set(ids).size).toBe(3 * 2 * 60);
  });

  it('come again: the same file under another name, then a file under its own with one record corrected', () => {
    const [first, second, third] = days;
    expect(second?.[2]).toEqual({ name: 'semicolon/copy-of-2026-03-02.csv', text: first?.[1]?.text });
    expect(third?.[2]?.name).toBe(second?.[1]?.name);
    const [before, after] = [second?.[1]?.text, third?.[2]?.text].map((text) => text?.split('\n') ?? []);
    expect(after?.filter((line, place) => line !== before?.[place])).toHaveLength(1);
  });
});
