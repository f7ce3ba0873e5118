/** Tells people by SNS: of an incident once that it began and once that it is over, whoever sees it and however often. */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { isQuiet, type QuietPlan } from '../model/quiet-hours';
import {
  newsName,
  noteTold,
  openName,
  overName,
  putEntry,
  readEntry,
  readSteps,
  NOTICES,
  type About,
  type Box,
  type Entry,
  type Place,
  type Step,
} from './box';
import { KINDS } from './kinds';
import { togetherOf, type Mail } from './mail';

export interface TellerDeps extends Box {
  readonly sns: SNSClient;
  readonly nowMs: () => number;
  readonly alertTopicArn: string;
  readonly quietHours: QuietPlan;
  /** Of whoever tells: the same in each of its tries. */
  readonly by: string;
}

export interface OpenIncident extends Place {
  readonly openedAt: string;
  readonly about: About;
}

/** So long whoever put an entry has to send it; then anybody may. */
const OWN_MS = 2 * 60_000;

/** Nothing where it is open. Throws what S3 and SNS throw: what was put is sent by the next one who looks. */
export async function open(deps: TellerDeps, place: Place, mail: Mail, about?: About): Promise<void> {
  const last = await lastStep(deps, place);
  if (last?.step === 'open') return finish(deps, last);
  const entry = { ...entryOf(deps, mail), ...(about === undefined ? {} : { about }) };
  await putAndSend(deps, openName(place, (last?.number ?? 0) + 1), entry);
}

/** Nothing where none is open. */
export async function end(
  deps: TellerDeps,
  place: Place,
  mail: (opened: OpenIncident) => Mail,
): Promise<void> {
  const last = await lastStep(deps, place);
  if (last?.step === 'over') return finish(deps, last);
  if (last === undefined) return;
  const over = mail(await openedBy(deps, last));
  await putAndSend(deps, overName(place, last.number), entryOf(deps, over));
}

/** What happens once and has no end; `id` tells it from all others of its place. */
export async function tell(deps: TellerDeps, place: string, id: string, mail: Mail): Promise<void> {
  await putAndSend(deps, newsName(place, id), entryOf(deps, mail));
}

/** Incidents of a place that have not ended. */
export async function openIncidents(deps: Box, place: string): Promise<OpenIncident[]> {
  const last = new Map<string, Step>();
  for (const step of await readSteps(deps, `${NOTICES}${place}/`)) last.set(step.key, step);
  const open = [...last.values()].filter(({ step }) => step === 'open');
  return Promise.all(open.map((step) => openedBy(deps, step)));
}

/** What quiet hours held, in one mail for each place; and what somebody put and did not send. Returns how many mails went. */
export async function sendHeld(deps: TellerDeps): Promise<number> {
  const due = await dueEntries(deps);
  let sent = 0;
  for (const place of new Set(due.map((one) => one.place))) {
    const entries = due.filter((one) => one.place === place);
    const calm = entries.filter(({ entry }) => !KINDS[entry.mail.kind].isUrgent);
    const urgent = entries.filter(({ entry }) => KINDS[entry.mail.kind].isUrgent);
    for (const group of [...urgent.map((one) => [one]), calm]) {
      const [first, ...others] = group.map(({ entry }) => entry.mail);
      if (first === undefined) continue;
      await publish(deps, others.length === 0 ? first : togetherOf(place, [first, ...others]));
      for (const { name } of group) await noteTold(deps, name, now(deps));
      sent += 1;
    }
  }
  return sent;
}

async function dueEntries(deps: TellerDeps): Promise<(Step & { entry: Entry })[]> {
  const untold = (await readSteps(deps)).filter(({ isTold }) => !isTold);
  const due: (Step & { entry: Entry })[] = [];
  for (const step of untold) {
    const entry = await readEntry(deps, step.name);
    if (deps.nowMs() - Date.parse(entry.at) >= OWN_MS && mayGo(deps, entry.mail))
      due.push({ ...step, entry });
  }
  return due.sort((a, b) => a.entry.at.localeCompare(b.entry.at));
}

async function lastStep(deps: Box, { place, key }: Place): Promise<Step | undefined> {
  return (await readSteps(deps, `${NOTICES}${place}/${key}/`)).at(-1);
}

async function openedBy(deps: Box, { place, key, number }: Step): Promise<OpenIncident> {
  const { at, about = {} } = await readEntry(deps, openName({ place, key }, number));
  return { place, key, openedAt: at, about };
}

async function putAndSend(deps: TellerDeps, name: string, entry: Entry): Promise<void> {
  if (await putEntry(deps, name, entry)) return send(deps, name, entry.mail);
  const [step] = await readSteps(deps, name);
  if (step) await finish(deps, step);
}

/** A try before this one may have put it and been cut off. */
async function finish(deps: TellerDeps, { name, isTold }: Step): Promise<void> {
  if (isTold) return;
  const { by, mail } = await readEntry(deps, name);
  if (by === deps.by) await send(deps, name, mail);
}

async function send(deps: TellerDeps, name: string, mail: Mail): Promise<void> {
  if (!mayGo(deps, mail)) return;
  await publish(deps, mail);
  await noteTold(deps, name, now(deps));
}

function mayGo({ quietHours, nowMs }: TellerDeps, { kind, pipeline }: Mail): boolean {
  return KINDS[kind].isUrgent || !isQuiet(quietHours, pipeline, nowMs());
}

/** By the attributes a subscription chooses: pipelines, kinds, what is urgent. */
async function publish({ sns, alertTopicArn }: TellerDeps, mail: Mail): Promise<void> {
  const { kind, state, pipeline, subject, text } = mail;
  const attributes = {
    kind,
    state,
    urgency: KINDS[kind].isUrgent ? 'urgent' : 'calm',
    ...(pipeline === undefined ? {} : { pipeline }),
  };
  await sns.send(
    new PublishCommand({
      TopicArn: alertTopicArn,
      Subject: subject,
      Message: text,
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      ),
    }),
  );
}

function entryOf(deps: TellerDeps, mail: Mail): Entry {
  return { at: now(deps), by: deps.by, mail };
}

function now({ nowMs }: Pick<TellerDeps, 'nowMs'>): string {
  return new Date(nowMs()).toISOString();
}
