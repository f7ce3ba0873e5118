/** Job definitions through the real SDK. */
import { uniqueName } from '../../support/stack';
import { World } from './support/world';

let world: World;

beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const definition = (name: string) => ({
  Name: name,
  Role: 'role',
  Command: { Name: 'glueetl', PythonVersion: '3', ScriptLocation: 's3://code/a.py' },
});

test('a job is created, told, changed, listed and deleted', async () => {
  const name = uniqueName('job', '-');
  expect(await world.glue.createJob(definition(name))).toMatchObject({ Name: name });
  const told = (await world.glue.getJob({ JobName: name })).Job;
  expect(told).toMatchObject({
    ...definition(name),
    ExecutionProperty: { MaxConcurrentRuns: 1 },
    MaxRetries: 0,
  });
  expect(told?.CreatedOn).toBeInstanceOf(Date);
  const { Name: _name, ...update } = definition(name);
  await world.glue.updateJob({ JobName: name, JobUpdate: { ...update, Timeout: 5 } });
  expect((await world.glue.getJob({ JobName: name })).Job?.Timeout).toBe(5);
  const { Jobs } = await world.glue.getJobs({ MaxResults: 1000 });
  expect(Jobs?.map((job) => job.Name)).toContain(name);
  await world.glue.deleteJob({ JobName: name });
  await world.glue.deleteJob({ JobName: name });
  await expect(world.glue.getJob({ JobName: name })).rejects.toMatchObject({
    name: 'EntityNotFoundException',
  });
});

test('the same job again is no error, another under its name is refused', async () => {
  const name = uniqueName('job', '-');
  await world.glue.createJob(definition(name));
  await world.glue.createJob(definition(name));
  await expect(world.glue.createJob({ ...definition(name), Timeout: 9 })).rejects.toMatchObject({
    name: 'IdempotentParameterMismatchException',
  });
});

test.each([
  ['a Python shell job', { Command: { Name: 'pythonshell', ScriptLocation: 's3://code/a.py' } }],
  ['retries of its own', { MaxRetries: 2 }],
  ['a script that is not in S3', { Command: { Name: 'glueetl', ScriptLocation: '/tmp/a.py' } }],
  ['a connection', { Connections: { Connections: ['c'] } }],
])('%s is refused', async (_, over) => {
  const attempt = world.glue.createJob({ ...definition(uniqueName('job', '-')), ...over });
  await expect(attempt).rejects.toMatchObject({ name: 'InvalidInputException' });
});

test('runs of a job that is not there are refused', async () => {
  const missing = { name: 'EntityNotFoundException' };
  await expect(world.glue.startJobRun({ JobName: 'nobody' })).rejects.toMatchObject(missing);
  await expect(world.glue.getJobRuns({ JobName: 'nobody' })).rejects.toMatchObject(missing);
  await expect(world.glue.getJobRun({ JobName: 'nobody', RunId: 'jr_1' })).rejects.toMatchObject(missing);
});

test('an action that is not here is refused, not imitated', async () => {
  await expect(world.glue.listWorkflows({})).rejects.toThrow();
});
