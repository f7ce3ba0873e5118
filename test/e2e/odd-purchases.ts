/** Purchase logs as they must not be, in both formats, and what each comes to. */
import { gzipSync } from 'node:zlib';
import { odd as oddFile, oddCsv, type Cells, type CsvFeed, type OddFile } from './files/odd-csv';

const GOOD = {
  ...{
    line: '1',
    purchased_at: '2026-03-06T10:10:05+01:00',
    user_id: 'odd',
    user_name: 'Odd',
    user_email: 'odd@mail.example',
  },
  ...{ user_country: 'Japan', product_code: 'P001', description: 'Mug', category: 'kitchen' },
  ...{ price: '2.50', quantity: '2', channel: 'web' },
};
const NAMES = ['purchase_id', ...Object.keys(GOOD)];
const NUMBERS = ['line', 'price', 'quantity'];

function json(id: string, others: Cells = {}): string {
  const cells: Cells = { purchase_id: id, ...GOOD, ...others };
  const written = NAMES.map((name) => {
    const text = cells[name] ?? '';
    return `"${name}":${NUMBERS.includes(name) && /^-?[\d.]+$/.test(text) ? text : JSON.stringify(text)}`;
  });
  return `{${written.join(',')}}`;
}

const PURCHASES: CsvFeed = {
  header: NAMES.join(','),
  good: GOOD,
  order: 'purchase_id',
  text: 'description',
  price: ['price', 'price'],
  headerAsRow: 'line:type',
  ids: 'csv-',
};

export type OddPurchases = Required<OddFile>;

const odd = (
  item: string,
  name: string,
  body: string | Uint8Array,
  loaded: string,
  aside: string,
): OddPurchases => ({ ...oddFile(item, body, loaded, aside), name });
const amid = (item: string, id: string, bad: string, reason: string): OddPurchases =>
  odd(
    item,
    `json/${id}.jsonl`,
    [json(`${id}1`), bad, json(`${id}2`), ''].join('\n'),
    `${id}1 ${id}2`,
    `2 ${reason}`,
  );

export const ODD_PURCHASES: readonly OddPurchases[] = [
  amid('JSON that is cut off', 'a', json('ax').slice(0, 80), 'row:json'),
  amid('a key twice', 'b', json('bx').replace('{', '{"line":7,'), 'row:key_twice'),
  amid('a nested value', 'c', json('cx').replace('"Mug"', '{"de":"Tasse"}'), 'row:nested'),
  amid('a list instead of an object', 'd', '[1,2]', 'row:json'),
  amid('NaN', 'e', json('ex').replace('"price":2.50', '"price":NaN'), 'price:type'),
  amid('a decimal comma', 'f', json('fx', { price: '2,50' }), 'price:type'),
  amid('a third decimal', 'g', json('gx', { price: '2.505' }), 'price:type'),
  amid('a negative quantity', 'h', json('hx', { quantity: '-2' }), 'quantity:range'),
  amid(
    'a time without its zone',
    'i',
    json('ix', { purchased_at: '2026-03-06T10:10:05' }),
    'purchased_at:type',
  ),
  amid(
    'a day that no calendar has',
    'j',
    json('jx', { purchased_at: '2026-02-30T10:10:05Z' }),
    'purchased_at:type',
  ),
  amid('a channel that is none', 'k', json('kx', { channel: 'fax' }), 'channel:accepted'),
  amid('an address that is none', 'l', json('lx', { user_email: 'nobody' }), 'address_is_one'),
  amid('a NUL', 'm', json('mx', { description: 'Mu\0g' }), 'row:nul'),
  amid('a user without a number', 'n', json('nx', { user_id: '  ' }), 'user_is_named'),
  odd('a byte order mark', 'json/bom.jsonl', `\uFEFF${json('o1')}\n`, 'o1', ''),
  odd(
    'a purchase twice, the second otherwise',
    'json/twice.jsonl',
    `${json('p1')}\n${json('p1', { quantity: '3' })}\n`,
    'p1',
    '',
  ),
  odd(
    'a gzip file that is cut off',
    'json/cut.jsonl.gz',
    gzipSync(`${json('q1')}\n`).subarray(0, 40),
    '',
    'file:gzip',
  ),
  ...oddCsv(PURCHASES).map(({ name, ...file }, place) => ({
    ...file,
    name: `csv/${place}-${name ?? 'odd.csv'}`,
  })),
  odd('JSON in the folder of CSV', 'csv/json.csv', `${json('u1')}\n`, '', 'file:header'),
];
