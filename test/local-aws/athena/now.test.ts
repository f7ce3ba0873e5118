/** NOW in a table's range of partitions is the stack's: bronze's folders are named by that clock, and a replay's stands elsewhere. */
import type { Gateway } from '../../../local-aws/gateway/server';
import { startOwnAthena } from '../../support/own-athena';
import { World } from './support/world';

const COUNT = 'select count(*) from landed';

let gateway: Gateway;
let world: World;

beforeAll(async () => {
  gateway = await startOwnAthena();
  world = await World.open(gateway.url);
  await world.makeTableByDay('landed');
  await world.put('landed/2011/01/05/one.csv', '1\n');
  await world.put('landed/2091/01/05/far.csv', '1\n');
});

afterAll(async () => {
  world.close();
  await gateway.stop();
});

async function countAt(now: string | null): Promise<unknown> {
  await fetch(`${gateway.url}/_local/clock`, { method: 'POST', body: JSON.stringify({ now }) });
  return (await world.rows(COUNT))[1];
}

it('is the clock of the stack, wherever that stands', async () => {
  expect(await countAt('2011-01-04T23:59:59Z')).toEqual(['0']);
  expect(await countAt('2011-01-05T00:00:00Z')).toEqual(['1']);
  expect(await countAt('2091-01-04T23:59:59Z')).toEqual(['1']);
  expect(await countAt('2091-01-05T00:00:00Z')).toEqual(['2']);
});

it('is the machine’s where nobody set it', async () => {
  expect(await countAt(null)).toEqual(['1']);
});
