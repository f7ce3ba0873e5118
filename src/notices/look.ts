/** Looks whether a pipeline is late, behind or failing, and begins and ends its incidents by that. */
import { ScheduleNotFoundError, type Client } from '@temporalio/client';
import type { SqlRunner } from '../aws/sql-runner';
import { scheduleId } from '../model/names';
import { graceOf, outlookOf, overdueUntil, type FailedRun, type Outlook } from '../model/outlook';
import type { Pipeline } from '../model/pipeline';
import { isRecorded, readAudit } from './audit';
import type { About } from './box';
import { mailOf, type Story } from './mail';
import { failingStory, lagStory, lateStory, overStory } from './stories';
import { end, open, openIncidents, type OpenIncident, type TellerDeps } from './teller';
import type { Kind } from './kinds';

export interface LookDeps extends TellerDeps {
  readonly sql: Pick<SqlRunner, 'execute'>;
  readonly client: Pick<Client, 'schedule' | 'workflow'>;
}

/** So far back a look seeks what nobody was told of; what began earlier is followed to its end. */
const BACK_MS = 7 * 24 * 3_600_000;
/** And of long windows so many: a lag is two. */
const LAST_WINDOWS = 5;
/** Whose end the audit shows. */
const BY_AUDIT: readonly string[] = ['failed', 'late', 'lag'];

/** When the pipeline's schedule was made; null without one: then nothing is due by itself. */
export async function scheduledSince(
  { client }: Pick<LookDeps, 'client'>,
  pipeline: string,
): Promise<number | null> {
  try {
    const { info } = await client.schedule.getHandle(scheduleId(pipeline)).describe();
    return info.createdAt.getTime();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

/** What is late changes by itself with this alone: a look that has seen it needs no second one. */
export function edgeOf({ schedule, notices }: Pipeline, nowMs: number): string {
  return new Date(overdueUntil(schedule, graceOf(schedule, notices?.lateAfterMs), nowMs)).toISOString();
}

/** Incidents that a run's success may have ended. */
export async function hasOpen(deps: TellerDeps, pipeline: string): Promise<boolean> {
  return (await openIncidents(deps, pipeline)).some(({ key }) => BY_AUDIT.includes(kindOf(key)));
}

export async function lookAtPipeline(deps: LookDeps, pipeline: Pipeline): Promise<void> {
  const { name, schedule, notices } = pipeline;
  const nowMs = deps.nowMs();
  const before = await openIncidents(deps, name);
  const madeMs = await scheduledSince(deps, name);
  const lateSince = before.find(({ key }) => key === 'late')?.about.since;
  const farMs = Math.max(BACK_MS, LAST_WINDOWS * schedule.windowMs);
  const backMs = Math.min(nowMs - farMs, lateSince === undefined ? nowMs : Date.parse(lateSince));
  const sinceMs = Math.max(madeMs ?? nowMs, backMs);
  const graceMs = graceOf(schedule, notices?.lateAfterMs);
  const audit = await readAudit(deps.sql, name, sinceMs);
  const seen = outlookOf(schedule, { graceMs, nowMs, sinceMs }, audit);
  const due = madeMs === null ? { ...seen, late: [], lag: null } : seen;
  const found = foundIn(name, lateSince === undefined ? withoutLag(due) : due, nowMs);
  for (const { key, story, about } of found)
    if (!before.some((one) => one.key === key)) await open(deps, { place: name, key }, mailOf(story), about);
  await endOthers(deps, name, before, new Set(found.map(({ key }) => key)), seen);
}

/** Windows after all that is done are the lag's own: two mails of one thing help nobody. */
function withoutLag(seen: Outlook): Outlook {
  const { late, lag } = seen;
  return lag === null ? seen : { ...seen, late: late.filter(({ to }) => Date.parse(to) <= lag.untilMs) };
}

interface Found {
  readonly key: string;
  readonly story: Story;
  readonly about?: About;
}

function foundIn(pipeline: string, { failing, late, lag }: Outlook, nowMs: number): Found[] {
  const found: Found[] = [];
  for (const code of new Set(failing.map((run) => run.code))) {
    const [first, ...others] = failing.filter((run) => run.code === code);
    if (first && Math.max(...[first, ...others].map(({ startedMs }) => startedMs)) > nowMs - BACK_MS)
      found.push({ key: `failed.${code}`, story: failingStory(pipeline, [first, ...others]) });
  }
  const [first, ...others] = late;
  if (first)
    found.push({ key: 'late', story: lateStory(pipeline, [first, ...others]), about: { since: first.from } });
  if (lag) found.push({ key: 'lag', story: lagStory(pipeline, lag.untilMs, nowMs) });
  return found;
}

async function endOthers(
  deps: LookDeps,
  pipeline: string,
  before: readonly OpenIncident[],
  goOn: ReadonlySet<string>,
  { failing }: Outlook,
): Promise<void> {
  const isOn = (key: string): boolean => goOn.has(key) || isFailing(key, failing);
  for (const { key, about } of before) {
    if (!BY_AUDIT.includes(kindOf(key)) || isOn(key)) continue;
    const { workflowRunId } = about;
    if (workflowRunId !== undefined && !(await isRecorded(deps.sql, pipeline, workflowRunId))) continue;
    const others = before.map((one) => one.key).filter((one) => one !== key && isOn(one));
    await endOf(deps, pipeline, key, others);
  }
}

/** Also of what began too long ago to be told anew. */
function isFailing(key: string, failing: readonly FailedRun[]): boolean {
  return failing.some(({ code }) => key === `failed.${code}`);
}

/** Of a pipeline. Nothing where it is not open. */
export async function endOf(
  deps: TellerDeps,
  pipeline: string,
  key: string,
  others: readonly string[] = [],
): Promise<void> {
  const of = { kind: kindOf(key), of: pipeline, pipeline };
  await end(deps, { place: pipeline, key }, ({ openedAt }) => mailOf(overStory(of, key, openedAt, others)));
}

function kindOf(key: string): Kind {
  return key.split('.', 1)[0] as Kind;
}
