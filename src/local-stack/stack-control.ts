/** The local stack's own levers, which AWS does not have: its clock, draining DMS, warming Spark. */
import { z } from 'zod';
import { EltError } from '../model/errors';

const drainedSchema = z.object({ drained: z.array(z.object({ taskArn: z.string() })) });

export interface StackControl {
  /** Sets the clock that DMS, full loads and the source follow; it then stands still. */
  setClock(iso: string): Promise<void>;
  /** Lets it run with the machine's. */
  letClockRun(): Promise<void>;
  /** Its time, ISO UTC. */
  readClock(): Promise<string>;
  /** Waits until every committed change of the source is in bronze; the ARNs of the tasks that brought them, which are those that run. */
  drain(): Promise<readonly string[]>;
  /** Starts Spark. At most so many of Glue's runs go on at once from then on; another begins when one ends. */
  prewarmSpark(runners: number): Promise<void>;
  /** How the job's runs behave from now on: `startDelayMs` before each; the next one ends or is stuck. */
  behaveGlue(
    jobName: string,
    behaviour: { startDelayMs?: number; failNext?: string; stuckNext?: boolean },
  ): Promise<void>;
  /** Each crawl that this crawler begins from now on takes so much longer. */
  slowCrawls(crawlerName: string, crawlDelayMs: number): Promise<void>;
  /** How often a QuickSight dataset may be refreshed in 24 hours. */
  allowRefreshes(aDay: number): Promise<void>;
  /** Plants faults in the gateway. */
  fault(rules: readonly object[]): Promise<void>;
}

export function createStackControl(gatewayUrl: string): StackControl {
  const ask = async (path: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(`${gatewayUrl}/_local/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const post = async (path: string, body: unknown): Promise<void> => void (await ask(path, body));
  return {
    async readClock() {
      const answer = await fetch(`${gatewayUrl}/_local/clock`);
      return z.object({ now: z.string() }).parse(await answer.json()).now;
    },
    setClock: (iso) => post('clock', { now: iso }),
    letClockRun: () => post('clock', { now: null }),
    async drain() {
      const { drained } = drainedSchema.parse(await ask('dms/drain', {}));
      return drained.map(({ taskArn }) => taskArn);
    },
    prewarmSpark: (runners) => post('glue/prewarm', { runners }),
    behaveGlue: (jobName, behaviour) => post('glue/behaviour', { jobName, ...behaviour }),
    slowCrawls: (crawlerName, crawlDelayMs) => post('glue/slow-crawls', { crawlerName, crawlDelayMs }),
    allowRefreshes: (aDay) => post('quicksight/settings', { refreshesADay: aDay }),
    fault: (rules) => post('faults', { rules }),
  };
}

/** Throws ELT_CONFIG_INVALID where the AWS calls of these settings do not go to a local stack. */
export async function controlOfStack(
  what: string,
  { AWS_ENDPOINT_URL: url }: { readonly AWS_ENDPOINT_URL?: string | undefined },
): Promise<StackControl> {
  const isLocal =
    url !== undefined &&
    (await fetch(`${url}/_local/health`).then(
      ({ ok }) => ok,
      () => false,
    ));
  if (isLocal) return createStackControl(url);
  throw new EltError(
    'ELT_CONFIG_INVALID',
    `${what} writes into the source and sets its clock, so it is for a local stack only: start one with \`ecomflow local start\``,
  );
}
