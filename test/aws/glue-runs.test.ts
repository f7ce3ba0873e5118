/** How much of a job's past is looked at for the runs of one try: on the local Glue, whose runs end before they begin. */
import { findRuns } from '../../src/aws/glue-runs';
import { World } from '../local-aws/glue/support/world';

const PAST = 60;
const MINUTE_MS = 60_000;

describe('the runs of a try', () => {
  let world: World;
  let job: string;
  let pages = 0;

  beforeAll(async () => {
    world = await World.open();
    job = await world.makeJob('', { ExecutionProperty: { MaxConcurrentRuns: PAST + 10 } });
    world.glue.middlewareStack.add((next, { commandName }) => (input) => {
      if (commandName === 'GetJobRunsCommand') pages += 1;
      return next(input);
    });
    await start('first');
    for (let count = 0; count < PAST; count += 1) await start('past');
    await start('last');
    await start('last');
  });
  beforeEach(() => {
    pages = 0;
  });
  afterAll(() => world.close());

  async function start(token: string): Promise<void> {
    await world.local('behaviour', { jobName: job, failNext: 'FAILED' });
    await world.start(job, { '--token': token });
  }

  const find = (token: string, minutesAgo: number): Promise<string[]> =>
    findRuns(world.glue, job, token, new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString());

  it('are all found, twins too, and what is older than the try is left alone', async () => {
    const [newest, older] = await find('last', -5);
    expect(pages).toBe(1);
    const { JobRuns = [] } = await world.glue.getJobRuns({ JobName: job, MaxResults: 2 });
    expect([newest, older]).toEqual(JobRuns.map(({ Id }) => Id));
  });

  it('are looked for as far back as the try, whose clock may differ from that of Glue', async () => {
    expect(await find('first', 10)).toHaveLength(1);
    expect(await find('first', -0.5)).toHaveLength(1);
    expect(await find('nobody', 10)).toEqual([]);
    expect(pages).toBe(9);
  });

  it('of a try that began after them are not its own', async () => {
    expect(await find('first', -5)).toEqual([]);
  });
});
