/** The star's page: drawn from the contracts and the tables, so that another table or column is another drawing. */
import { shapesOf } from '../../../src/aws/table-shape';
import { listEntities } from '../../../src/entities/registry';
import { starPage } from '../../../scripts/gen/star-page';

const tableOf = (name: string, columns: readonly string[], key = columns[0]?.split(' ')[0] ?? '') =>
  shapesOf([`create table ${name} (\n  ${[...columns, `primary key (${key})`].join(',\n  ')}\n)`])[0];

const TABLES = new Map(
  [
    tableOf('fact_sales', [
      'order_id varchar(80) not null',
      'customer_sk bigint not null',
      'date_key integer',
    ]),
    tableOf('dim_customer', ['customer_sk bigint not null', 'name varchar(800)', 'weight double precision']),
    tableOf('dim_product', ['product_sk bigint not null']),
    tableOf('dim_date', ['date_key integer not null']),
  ].flatMap((table) => (table ? [[table.name, table] as const] : [])),
);
const page = (without: readonly string[] = []): string =>
  starPage(listEntities(), (name) => (without.includes(name) ? undefined : TABLES.get(name)));
const edges = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.includes('||--o{'))
    .map((line) => line.trim());

describe('the page of the star', () => {
  it('joins a fact with the dimensions whose key it has, and with no others', () => {
    expect(edges(page())).toEqual([
      'dim_customer ||--o{ fact_sales : customer_sk',
      'dim_date ||--o{ fact_sales : date_key',
    ]);
    expect(edges(page(['dim_customer']))).toEqual(['dim_date ||--o{ fact_sales : date_key']);
    expect(edges(page(['fact_sales']))).toEqual([]);
  });

  it('says of each column its type as one word, and which is a key', () => {
    const lines = page()
      .split('\n')
      .map((line) => line.trim());
    expect(lines).toEqual(
      expect.arrayContaining([
        'varchar order_id PK',
        'bigint customer_sk FK',
        'bigint customer_sk PK',
        'double weight',
      ]),
    );
    expect(lines.filter((line) => line.startsWith('primary'))).toEqual([]);
  });

  it('says of each column of a contract whether it is versioned, and how it is masked', () => {
    expect(page()).toMatch(
      /\| `email` +\| `varchar\(1020\)` +\| versioned; hashed: equal values stay equal +\|/,
    );
    expect(page()).toMatch(/\| `updated_at` +\| `timestamp` +\| of the version’s last event +\|/);
    expect(page()).not.toContain('## dim_order_line');
  });
});
