/** A batch of "Object Created" events from the queue becomes one signal for each pipeline whose landing they are in. */
import type { Client } from '@temporalio/client';
import { objectCreatedSchema, pipelinesOf, type Landings, type ObjectCreated } from '../../model/dropped';
import { FILES_CAME_SIGNAL, type FilesCame } from '../../model/messages';
import { gatheringId } from '../../model/names';
import type { gatherFiles } from '../../workflows';

export interface FilesDeps {
  readonly client: Client;
  readonly taskQueue: string;
  readonly landingBucket: string;
  readonly landings: Landings;
  /** To the log: of a message that goes back to the queue nothing else tells why. */
  readonly say: (line: string) => void;
}

/** What SQS hands to a Lambda. Source: AWS, "Using Lambda with Amazon SQS". */
export interface QueueBatch {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** These messages come again, and at last into the queue of those that nobody could take. */
export interface QueueAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Throws what Temporal says: then the whole batch comes again, which starts nothing twice. */
export async function tellOfFiles(deps: FilesDeps, { Records }: QueueBatch): Promise<QueueAnswer> {
  const failed: string[] = [];
  const firsts = new Map<string, string>();
  for (const { messageId, body } of Records) {
    const { event, fault } = read(body);
    const pipelines = event ? told(deps, event) : [];
    if (event === null || pipelines.length === 0) {
      deps.say(
        `message ${messageId}: ${fault ?? 'no pipeline has its landing there'}: ${body.slice(0, 1000)}`,
      );
      failed.push(messageId);
      continue;
    }
    for (const pipeline of pipelines) {
      const first = firsts.get(pipeline) ?? event.time;
      firsts.set(pipeline, event.time < first ? event.time : first);
    }
  }
  await Promise.all([...firsts].map(([pipeline, firstAt]) => signal(deps, pipeline, { firstAt })));
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

function told({ landingBucket, landings }: FilesDeps, { detail }: ObjectCreated): string[] {
  return detail.bucket.name === landingBucket ? pipelinesOf(landings, detail.object.key) : [];
}

function read(body: string): { event: ObjectCreated | null; fault?: string } {
  try {
    const parsed = objectCreatedSchema.safeParse(JSON.parse(body));
    if (parsed.success) return { event: parsed.data };
    const [issue] = parsed.error.issues;
    return { event: null, fault: `not an "Object Created": ${issue?.path.join('.') ?? ''}` };
  } catch (error) {
    return { event: null, fault: `not JSON: ${String(error)}` };
  }
}

/** Signal and start are one call: a workflow that is about to end hears it, or another one begins. */
async function signal({ client, taskQueue }: FilesDeps, pipeline: string, came: FilesCame): Promise<void> {
  await client.workflow.signalWithStart<typeof gatherFiles, [FilesCame]>('gatherFiles', {
    workflowId: gatheringId(pipeline),
    taskQueue,
    args: [{ pipeline }],
    signal: FILES_CAME_SIGNAL,
    signalArgs: [came],
    staticSummary: `files that come into the landing of ${pipeline}`,
  });
}
