/**
 * Hands records to the function that transforms them, and reads its answer.
 * Sources: AWS, "Required parameters for data transformation", "Handle failure in data transformation"; codes and words as objects of AWS have them.
 */
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Processor } from '../processing-input';
import { pause } from './persist';
import type { FailedRecord, ProcessedRecord, TakenRecord } from './record';

const resultSchema = z.object({
  recordId: z.string(),
  result: z.enum(['Ok', 'Dropped', 'ProcessingFailed']),
  data: z.string().nullish(),
});
const answerSchema = z.object({ records: z.array(resultSchema) });
type Result = z.infer<typeof resultSchema>;

export interface TransformParts {
  readonly processor: Processor;
  readonly lambda: LambdaClient;
  readonly deliveryStreamArn: string;
  readonly sourceArn: string;
  readonly region: string;
  readonly now: () => number;
  readonly stopping: AbortSignal;
  readonly log: (message: string) => void;
}

/** What goes on; of what is not in it the function has said `Dropped`. */
export async function transform(
  parts: TransformParts,
  records: readonly TakenRecord[],
): Promise<readonly ProcessedRecord[]> {
  const { payload, attempts, error } = await invoked(parts, eventOf(parts, records));
  const fail = (record: TakenRecord, [code, message]: Reason): FailedRecord => ({
    record,
    failure: { code, message, attempts, endedMs: parts.now() },
  });
  const results = error ? undefined : resultsOf(payload);
  if (!results) return records.map((record) => fail(record, error ?? UNREADABLE));
  return records.flatMap((record) => processed(record, results.get(recordIdOf(record)) ?? [], fail));
}

type Reason = readonly [code: string, message: string];

const MISSING: Reason = ['Lambda.MissingRecordId', 'The function did not return this record id.'];
const DUPLICATED: Reason = [
  'Lambda.DuplicatedRecordId',
  'The function returned this record id more than once.',
];
const UNREADABLE: Reason = [
  'Lambda.JsonProcessingException',
  'The records that the function returned do not follow the status model.',
];
const REFUSED: Reason = ['Lambda.ProcessingFailedStatus', 'ProcessingFailed status set for record'];

function processed(
  record: TakenRecord,
  results: readonly Result[],
  fail: (record: TakenRecord, reason: Reason) => FailedRecord,
): readonly ProcessedRecord[] {
  const [found, another] = results;
  if (!found) return [fail(record, MISSING)];
  if (another) return [fail(record, DUPLICATED)];
  if (found.result === 'Dropped') return [];
  if (found.result === 'ProcessingFailed') return [fail(record, REFUSED)];
  return [{ record, data: Buffer.from(found.data ?? '', 'base64') }];
}

/** Undefined where the answer cannot be read. */
function resultsOf(payload: string): ReadonlyMap<string, readonly Result[]> | undefined {
  const read = answerSchema.safeParse(parsed(payload));
  if (!read.success) return undefined;
  const byId = new Map<string, Result[]>();
  for (const result of read.data.records) {
    const found = byId.get(result.recordId);
    if (found) found.push(result);
    else byId.set(result.recordId, [result]);
  }
  return byId;
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

interface Invoked {
  readonly payload: string;
  readonly attempts: number;
  readonly error: Reason | undefined;
}

/** A call that fails is made again; what it answers is final, however it reads. */
async function invoked(
  { processor, lambda, stopping, log }: TransformParts,
  event: string,
): Promise<Invoked> {
  for (let attempts = 1; ; attempts += 1) {
    const { payload, error } = await invokedOnce(lambda, processor.functionArn, event, stopping);
    if (!error) return { payload, attempts, error };
    log(error.join(': '));
    if (attempts > processor.retries || stopping.aborted) return { payload, attempts, error };
    await pause(attempts, stopping);
  }
}

async function invokedOnce(
  lambda: LambdaClient,
  FunctionName: string,
  Payload: string,
  abortSignal: AbortSignal,
): Promise<Pick<Invoked, 'payload' | 'error'>> {
  try {
    const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload }), { abortSignal });
    const payload = Buffer.from(answer.Payload ?? []).toString('utf8');
    const error: Reason = [
      'Lambda.FunctionError',
      `The function returned an error: ${payload.slice(0, 500)}`,
    ];
    return { payload, error: answer.FunctionError === undefined ? undefined : error };
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    return { payload: '', error: [CODES[name] ?? 'Lambda.FunctionRequestTimedOut', String(error)] };
  }
}

const CODES: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'Lambda.ResourceNotFound',
  AccessDeniedException: 'Lambda.InvokeAccessDenied',
  TooManyRequestsException: 'Lambda.InvokeLimitExceeded',
  ThrottlingException: 'Lambda.InvokeLimitExceeded',
};

function recordIdOf({ number }: TakenRecord): string {
  return `${number}000000`;
}

function eventOf(
  { deliveryStreamArn, sourceArn, region }: TransformParts,
  records: readonly TakenRecord[],
): string {
  return JSON.stringify({
    invocationId: randomUUID(),
    sourceKinesisStreamArn: sourceArn,
    deliveryStreamArn,
    region,
    records: records.map((record) => ({
      recordId: recordIdOf(record),
      approximateArrivalTimestamp: record.arrivedMs,
      data: record.data,
      kinesisRecordMetadata: {
        sequenceNumber: record.number,
        subsequenceNumber: '',
        partitionKey: record.partitionKey,
        shardId: record.shard.shard.id,
        approximateArrivalTimestamp: record.arrivedMs,
      },
    })),
  });
}
