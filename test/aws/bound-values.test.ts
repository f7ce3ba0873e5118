/** What a message quotes of the data can be bound, whatever it holds: a run must not fail for the words of its own warning. */
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';

let sql: Warehouse;

beforeAll(async () => {
  sql = await openWarehouse();
});
afterAll(() => sql.close());

it.each([
  ['a NUL', 'N\0L', 'N\ufffdL'],
  ['half of a character that was cut', 'cut \ud83d', 'cut \ufffd'],
  ['what is text anyway', 'whole 😀 東', 'whole 😀 東'],
])('%s reaches the warehouse as text', async (_, said, kept) => {
  expect((await sql.runner.query('select cast(:said as varchar(40)) as said', { said })).rows).toEqual([
    [kept],
  ]);
});

it('a NUL that is bound by somebody else fails the statement at once, and is no outage', async () => {
  await expect(sql.runner.query("select cast('N\0L' as varchar(40))")).rejects.toMatchObject({
    retryable: false,
  });
});
