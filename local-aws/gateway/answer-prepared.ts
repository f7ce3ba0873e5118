/** From a prepared call to its answer, or to the fault that is planned for it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { errorAnswer, type Answer, type Protocol } from './answer';
import type { CallLog } from './call-log';
import type { Call } from './dispatch';
import { faultError, type FaultRule, type Faults } from './faults';
import { AwsError } from './service';

/** The fault `timeout`. */
export const NO_ANSWER = Symbol('no answer');
/** The fault `reset`: the connection goes. */
export const CUT_OFF = Symbol('cut off');

export interface Answering {
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly log: (message: string) => void;
}

/** Counts a call, lets it meet its fault, and performs it. */
export async function answerPrepared(
  parts: Answering,
  call: Call,
): Promise<Answer | typeof NO_ANSWER | typeof CUT_OFF> {
  parts.calls.add(call.service, call.action);
  const rule = parts.faults.take(call.service, call.action);
  const perform = () => guarded(() => call.perform(), call.protocol, parts.log);
  if (!rule) return perform();
  if (rule.delayMs) await sleep(rule.delayMs);
  if (rule.kind === 'latency') return perform();
  if (rule.afterEffect) await drain(await perform());
  return fail(rule, call, parts.log);
}

async function fail(
  rule: FaultRule,
  call: Call,
  log: Answering['log'],
): Promise<Answer | typeof NO_ANSWER | typeof CUT_OFF> {
  if (rule.kind === 'reset') return CUT_OFF;
  if (rule.kind === 'timeout') return NO_ANSWER;
  const refuse = async (): Promise<never> => {
    if (rule.kind === 'throttle') await call.throttled?.();
    throw faultError(rule, call.service);
  };
  return guarded(refuse, call.protocol, log);
}

/** What is thrown becomes an answer. */
export async function guarded(
  perform: () => Promise<Answer>,
  protocol: Protocol,
  log: (message: string) => void,
): Promise<Answer> {
  try {
    return await perform();
  } catch (error) {
    if (error instanceof AwsError) return errorAnswer(error, protocol);
    log(`gateway: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const code = protocol === 's3' ? 'InternalError' : 'InternalServerException';
    return errorAnswer(new AwsError(code, `A defect of the local AWS: ${String(error)}`, 500), protocol);
  }
}

async function drain(answer: Answer): Promise<void> {
  const { body } = answer;
  if (typeof body === 'string' || Buffer.isBuffer(body)) return;
  body.resume();
  await new Promise((resolve) => body.once('end', resolve));
}
