import fc from 'fast-check';
import { readWarehouseFiles } from '../../src/aws/warehouse-files';
import { remember, type History } from '../reference-model/event';
import { starOf } from '../reference-model/sales';
import { comparable, readStar } from './support/star';
import { loadStatements } from './support/staging';
import { delivery, SOURCES, type Delivery } from './support/streams';
import { emptyWarehouse } from './support/empty';
import { openWarehouse, SQL_ROOT, type Warehouse } from './support/warehouse';

/** Streams; one run of the property has one for each source. */
const STREAMS = Number(process.env['ECOMFLOW_PROPERTY_STREAMS'] ?? 100);
const SEED = Number(process.env['ECOMFLOW_PROPERTY_SEED'] ?? Date.now() % 1_000_000_000);

const TIMELINE = '30_history/hist_timeline/view.sql';
const HIST_EPOCH = '30_history/hist_snapshot/view.sql';
const HISTORY = '30_history/hist_order_line/load.sql';
const DIMENSION = '40_dims/dim_customer/load.sql';
const FACT = '50_facts/fact_sales/load.sql';

describe('exact history', () => {
  let sql: Warehouse;
  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  }, 180_000);
  afterAll(() => sql.close());

  /** True when the warehouse and the model agree after every load. */
  async function agrees({ loads }: Delivery): Promise<void> {
    await emptyWarehouse(sql);
    const delivered: History[] = [];
    for (const [index, batches] of loads.entries()) {
      await sql.batch(loadStatements(`load-${index}`, batches));
      delivered.push(...batches);
      expect(comparable(await readStar(sql))).toEqual(comparable(starOf(remember(delivered))));
    }
  }

  it('makes the warehouse what the reference model says, after every load of any stream in any order', async () => {
    process.stdout.write(`exact history: seed ${SEED}, ${STREAMS} streams\n`);
    await fc.assert(fc.asyncProperty(delivery, agrees), {
      numRuns: Math.ceil(STREAMS / SOURCES.length),
      seed: SEED,
    });
  }, 600_000);

  /** Each breaks one rule, in one place of one file. */
  const faults = [
    ['a snapshot that came first counts as late', HIST_EPOCH, 'and unbounded following', 'and current row'],
    ['changes reach past the next snapshot', TIMELINE, ', spans.next_starts_at)', ', null)'],
    [
      'a clock decides the order',
      TIMELINE,
      'rows between unbounded preceding and current row\n  ) as effective_at',
      'rows between current row and current row\n  ) as effective_at',
    ],
    ['a rejected row counts as absent', TIMELINE, "kind = 'presence'", "kind = 'nothing'"],
    [
      'the first version starts when it was seen',
      TIMELINE,
      'when version_no = 1 then',
      'when version_no = 0 then',
    ],
    ['a header touches no lines', FACT, "touched.entity = 'sales_order'", "touched.entity = 'nothing'"],
    ['new sales infer no members', DIMENSION, "event.entity = 'sales_order'", "event.entity = 'nothing'"],
    ['a snapshot touches nobody', HISTORY, "where kind = 'snapshot')", "where kind = 'nothing')"],
  ] as const;

  it.each(faults)(
    'would be seen broken if %s',
    async (_, name, right, wrong) => {
      const file = readWarehouseFiles(SQL_ROOT).find((candidate) => candidate.name === name);
      const statements = (file?.statements ?? []).filter((statement) => statement.includes(right));
      expect(statements).toHaveLength(1);
      await sql.batch(statements.map((statement) => statement.replace(right, wrong)));
      const result = await fc.check(fc.asyncProperty(delivery, agrees), {
        numRuns: 50,
        seed: 1,
        endOnFailure: true,
      });
      await sql.batch(statements);
      expect(result.failed).toBe(true);
    },
    120_000,
  );
});
