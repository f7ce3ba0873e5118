/** A server of its own, an outside world with gates in it, and as many builds of the worker as a test starts. */
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { Context } from '@temporalio/activity';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Activities } from '../../src/activities';
import { heartbeatWhileRunning } from '../../src/activities/heartbeat';
import { versioning } from '../../src/worker-options';
import { testStack } from '../support/stack';
import { startTemporalServer } from '../support/temporal-server';
import { STEP } from './step';
import { scriptedActivities, WINDOW_INPUT } from '../workflows/scripted-activities';
import type { Bundle } from '../support/workflow-bundle';

export const QUEUE = 'builds';

/** A server looks every three minutes whether a build is drained; a test has not the time. */
const SOON = { 'matching.wv.VersionDrainageStatusRefreshInterval': '"1s"' };
const AT_ONCE = { 'matching.wv.VersionDrainageStatusVisibilityGracePeriod': '"1s"' };

/** What was asked of an outside world, whoever asked. */
export interface Asked {
  readonly activity: string;
  readonly input: unknown;
  readonly workflowId: string;
}

export interface BuildsWorld {
  readonly address: string;
  readonly client: Client;
  readonly asked: readonly Asked[];
  /** Lets the activities through that wait at this gate, now and later. */
  open(gate: string): void;
  /** Starts a worker of a build; the returned function ends it as SIGTERM does. */
  startWorker(buildId: string, bundle: Promise<Bundle>): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Names the gate at which an activity waits; null lets it through. */
export type GateOf = (activity: keyof Activities, input: never) => string | null;

export async function openBuilds(gateOf: GateOf): Promise<BuildsWorld> {
  const temporal = await startTemporalServer(testStack().tools.temporal, null, { ...SOON, ...AT_ONCE });
  const connection = await Connection.connect({ address: temporal.address });
  const nativeConnection = await NativeConnection.connect({ address: temporal.address });
  const client = new Client({ connection });
  const asked: Asked[] = [];
  const opened = new Map<string, { readonly promise: Promise<void>; open(): void }>();
  const gate = (name: string) => {
    let found = opened.get(name);
    if (!found) {
      let open: () => void = () => undefined;
      found = { promise: new Promise<void>((settle) => (open = settle)), open: () => open() };
      opened.set(name, found);
    }
    return found;
  };
  const activities = heartbeatWhileRunning(
    gated(scriptedActivities(client, QUEUE, { resolveWindow }), (activity, input) => {
      asked.push({ activity, input, workflowId: Context.current().info.workflowExecution?.workflowId ?? '' });
      const name = gateOf(activity, input as never);
      // A worker that ends does not wait for it: the next attempt does.
      return name === null
        ? Promise.resolve()
        : Promise.race([gate(name).promise, Context.current().cancelled]);
    }),
  );
  const enders: (() => Promise<void>)[] = [];
  return {
    address: temporal.address,
    client,
    asked,
    open: (name) => gate(name).open(),
    async startWorker(buildId, bundle) {
      const worker = await Worker.create({
        connection: nativeConnection,
        taskQueue: QUEUE,
        identity: `worker of ${buildId}`,
        workflowBundle: await bundle,
        activities,
        ...versioning(buildId),
      });
      const running = worker.run();
      let ended: Promise<void> | undefined;
      const end = (): Promise<void> => {
        if (!ended) worker.shutdown();
        return (ended ??= running);
      };
      enders.push(end);
      return end;
    },
    async close() {
      for (const { open } of opened.values()) open();
      await Promise.all(enders.map((end) => end()));
      await nativeConnection.close();
      await connection.close();
      await temporal.close();
    },
  };
}

const resolveWindow: Activities['resolveWindow'] = ({ run: { from = '', to = '' } }) =>
  Promise.resolve({ ...WINDOW_INPUT, window: { from, to } });

/** Each activity is asked only once `before` has let it. */
function gated(
  activities: Activities,
  before: (activity: keyof Activities, input: unknown) => Promise<void>,
): Activities {
  const wrapped = Object.entries(activities).map(([name, activity]) => [
    name,
    async (input: never) => {
      await before(name as keyof Activities, input);
      return (activity as (input: never) => Promise<unknown>)(input);
    },
  ]);
  return Object.fromEntries(wrapped) as Activities;
}

/** The builds whose workers worked on the workflow, in order, each change once. */
export async function buildsOf(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  const builds = (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: done }) =>
    done ? [done.deploymentVersion?.buildId ?? 'none'] : [],
  );
  return builds.filter((build, index) => build !== builds[index - 1]);
}

/** How often the later build's own step was taken. */
export async function stepsOf(handle: WorkflowHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).filter(
    ({ timerStartedEventAttributes: timer, userMetadata }) =>
      timer && Buffer.from(userMetadata?.summary?.data ?? []).includes(STEP),
  ).length;
}

/** Workers whose code did not fit the history. */
export async function refusalsOf(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed && /[Nn]ondeterminis/.test(failed.failure?.message ?? '') ? [failed.identity ?? 'nobody'] : [],
  );
}

/** Every one of so many windows was refined by one job, and is in one load. */
export function expectOncePerWindow({ asked }: BuildsWorld, windows: number): void {
  const inputsOf = (activity: string): string[] => [
    ...new Set(asked.filter((one) => one.activity === activity).map(({ input }) => JSON.stringify(input))),
  ];
  const refined = inputsOf('startRefine').map((input) => (JSON.parse(input) as Refined).selection.batchId);
  const loaded = inputsOf('startLoad').flatMap((input) =>
    (JSON.parse(input) as Loaded).batches.map(({ batchId }) => batchId),
  );
  expect([refined.length, loaded.length]).toEqual([windows, windows]);
  expect([...refined].sort()).toEqual([...loaded].sort());
  expect(new Set(loaded).size).toBe(windows);
}

interface Refined {
  readonly selection: { readonly batchId: string };
}

interface Loaded {
  readonly batches: readonly { readonly batchId: string }[];
}
