/** docs/exact-history.md shows rows and names tests: the rows are what the warehouse makes, and the tests are there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SnapshotRow, SourceEvent } from '../reference-model/event';
import { event, snapshot } from './support/source';
import { FAULTS } from './support/faults';
import { readStar } from './support/star';
import { customerChange, freshStory, january, line, order, type Story } from './support/walk';
import { openWarehouse, type Warehouse } from './support/warehouse';

const ROOT = join(__dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/exact-history.md'), 'utf8');

type Cells = readonly string[];

/** A table as Prettier leaves it. */
function table(rows: readonly Cells[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const [head, ...body] = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  const rule = widths.map((width) => '-'.repeat(width));
  return [head ?? [], rule, ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** Tables of the section under a heading. */
function tablesUnder(heading: string): string[] {
  const [, after = ''] = page.split(`\n## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  return section.match(/(?:^\|.*\|$\n?)+/gm)?.map((found) => found.trimEnd()) ?? [];
}

const day = (at: string): string => at.slice(0, 10);

describe('the tables of docs/exact-history.md', () => {
  let sql: Warehouse;
  let story: Story;
  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
    story = await freshStory(sql);
  });
  afterAll(() => sql.close());

  async function versions(): Promise<string> {
    const { customers } = await readStar(sql);
    const rows = [...customers]
      .sort((a, b) => (`${a.key} ${a.validFrom}` < `${b.key} ${b.validFrom}` ? -1 : 1))
      .map(({ key, values, validFrom, validTo, isCurrent, isInferred, sk }): Cells => {
        const told = isInferred ? 'inferred' : String(values?.['city']);
        return [key, told, day(validFrom), day(validTo), isCurrent ? 'yes' : 'no', String(sk)];
      });
    return table([['customer', 'city', 'valid_from', 'valid_to', 'current', 'customer_sk'], ...rows]);
  }

  async function sales(): Promise<string> {
    const { customers, sales: facts } = await readStar(sql);
    const rows = facts.map(({ orderId, lineNo, soldAt, customerSk, quantity, amount }): Cells => {
      const member = customers.find(({ sk }) => sk === customerSk);
      const city = member === undefined ? 'unknown' : String(member.values?.['city'] ?? 'inferred');
      return [`${orderId}/${lineNo}`, day(soldAt), city, String(customerSk), String(quantity), amount];
    });
    return table([['sale', 'sold_at', 'city', 'customer_sk', 'quantity', 'amount'], ...rows]);
  }

  it('are what the warehouse makes of the events beside them', async () => {
    const shown: string[] = [];
    const after = async (news: readonly (SourceEvent | SnapshotRow)[], show = versions): Promise<void> => {
      await story.tell(news);
      shown.push(await show());
    };
    // A late update.
    await after([customerChange(1, 'Kiel', {}, 'c1'), customerChange(9, 'Rom', { op: 'U' }, 'c1')]);
    await after([customerChange(5, 'Graz', { op: 'U' }, 'c1')]);
    // A late delete.
    await after([customerChange(7, 'Graz', { op: 'D' }, 'c1')]);
    // A full load.
    await after([
      snapshot('customer', 2, january(12)),
      event('customer', { customer_id: 'c2', city: 'Oslo' }, { epoch: 2 }),
    ]);
    await after([customerChange(11, 'Bonn', { op: 'U' }, 'c1')]);
    // A sale before its customer, and restated.
    story = await freshStory(sql);
    await story.tell([order(5, 'c1'), line(5, 1, 'p', {}, 2)]);
    shown.push(await versions(), await sales());
    await story.tell([customerChange(3, 'Kiel', {}, 'c1')]);
    shown.push(await versions(), await sales());
    await after([customerChange(4, 'Graz', { op: 'U' }, 'c1')], sales);
    await after([order(8, 'c1', { op: 'D' })], sales);
    expect(tablesUnder('Examples')).toEqual(shown);
  });
});

describe('the tests that docs/exact-history.md names', () => {
  const rows = tablesUnder('Which test shows it').flatMap((found) =>
    found
      .split('\n')
      .slice(2)
      .map((row) => row.split('|').map((cell) => cell.trim())),
  );

  it('are many', () => {
    expect(rows.length).toBeGreaterThan(40);
  });

  it.each(rows.map(([, rule = '', file = '', title = '']) => [rule, file.replaceAll('`', ''), title]))(
    '%s: %s, %s',
    (_, file, title) => {
      const text = readFileSync(join(ROOT, 'test', file), 'utf8');
      const [, fault = ''] = title.split('would be seen broken if ');
      const forms = [`it('${title}',`, `def ${title}(`];
      expect(fault in FAULTS || forms.some((form) => text.includes(form))).toBe(true);
    },
  );
});
