/** What people are told beside a run's end: no source of the lanes is late, and no report of theirs fails, so a scripted world answers. */
import { WorkflowFailedError } from '@temporalio/client';
import type { Activities } from '../../src/activities';
import { EltError } from '../../src/model/errors';
import type { Stage } from './scenario';

/** Its report fails for good. */
const UNPUBLISHED = { from: '2010-12-03T00:00:00.000Z', to: '2010-12-04T00:00:00.000Z' };

export const NOTICE_ANSWERS: Partial<Activities> = {
  writeReport: ({ summary }) =>
    summary.window.from === UNPUBLISHED.from
      ? Promise.reject(new EltError('ELT_AWS_NOT_FOUND', 'no data set'))
      : Promise.resolve({ reportKey: 'r' }),
};

/** Activities that only these ways come by. */
export const OF_NOTICES = [
  'lookAround',
  'tellOfUnpublished',
] as const satisfies readonly (keyof Activities)[];

export async function everyNoticeWay({
  client,
  taskQueue,
  pipeline,
}: Pick<Stage, 'client' | 'taskQueue' | 'pipeline'>): Promise<void> {
  await client.workflow.execute('watchPipelines', { workflowId: 'watch', taskQueue });
  const run = client.workflow.execute('runPipeline', {
    workflowId: 'unpublished',
    taskQueue,
    args: [{ pipeline: pipeline.name, ...UNPUBLISHED }],
  });
  const failure = await run.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failure instanceof WorkflowFailedError)) throw new Error('a run without its report ended well');
}
