/** Starts the workflow of letters, and waits for its end unless told to return at once. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { withTemporal } from '../../../connect';
import type { RedriveInput } from '../../../model/letters';
import { LETTERS_QUERY, type LettersHeadway } from '../../../model/messages';
import type { redriveLetters } from '../../../workflows';
import { askWorker } from '../../ask-worker';
import { followWork, type Headway } from '../../follow';
import { say } from '../../output';

export async function redrive<Result>(input: RedriveInput): Promise<Result>;
/** Undefined where nobody waits. */
export async function redrive<Result>(
  input: RedriveInput,
  options: { readonly detach: boolean },
): Promise<Result | undefined>;
export async function redrive<Result>(
  input: RedriveInput,
  { detach = false }: { readonly detach?: boolean } = {},
): Promise<Result | undefined> {
  return withTemporal(async (client, config) => {
    const workflowId = `letters-${input.action}-${randomUUID().slice(0, 8)}`;
    const handle = await client.workflow.start<typeof redriveLetters>('redriveLetters', {
      workflowId,
      taskQueue: config.ECOMFLOW_TASK_QUEUE,
      args: [input],
      staticSummary: `${input.action} letters`,
    });
    say(`started ${workflowId}`);
    if (detach) return undefined;
    const isLong = input.action === 'replay' || input.action === 'discard';
    const ask = () => (isLong ? headwayOf(client, workflowId) : Promise.resolve(null));
    return (await followWork(handle.result(), ask)) as Result;
  });
}

/** Null until the letters are chosen. */
async function headwayOf(client: Client, workflowId: string): Promise<Headway | null> {
  const { done, total } = await askWorker(client, () =>
    client.workflow.getHandle(workflowId).query<LettersHeadway>(LETTERS_QUERY),
  );
  return total === 0 ? null : { done, total, text: 'letters' };
}
