/** Steps that go through the pipelines: permissions, DMS, Glue, Redshift, QuickSight, Athena. */
import { GetJobRunsCommand } from '@aws-sdk/client-glue';
import { z } from 'zod';
import { createAwsClients } from '../../src/aws/clients';
import { namedFor } from '../../src/model/names';
import { ecomflow, type Step, type World } from './step';

export const doctor: Step = {
  name: 'ecomflow doctor finds nothing',
  proves: ['each IAM statement'],
  local: true,
  run: async () => void (await ecomflow('doctor')),
};

export const warehouse: Step = {
  name: 'the warehouse lacks nothing',
  proves: ["Redshift's planner"],
  local: true,
  async run() {
    const { due } = z
      .object({ due: z.array(z.string()) })
      .parse(await ecomflow('warehouse', 'install', '--dry-run'));
    if (due.length > 0) throw new Error(`due: ${due.join(', ')}`);
  },
};

/** Its latest window that ended: one that was run already finds nothing new, and all of the way is asked all the same. */
export const windows: Step = {
  name: 'a window of each pipeline is run again, reported and reconciled',
  proves: ["DMS's reading", 'Glue 5.1', "Redshift's planner", 'QuickSight', "Athena's count"],
  local: true,
  async run(world) {
    for (const pipeline of world.pipelines) {
      const began = Date.now();
      await ecomflow('run', pipeline, '--mode', 'all');
      world.tell(`${pipeline}: ${((Date.now() - began) / 1000).toFixed(0)} s`);
      await tellGlue(world, pipeline);
      await ecomflow('reconcile', pipeline);
    }
  },
};

/** What docs/cost.md guesses. */
async function tellGlue({ config, tell }: World, pipeline: string): Promise<void> {
  const { glue } = createAwsClients(config.AWS_REGION);
  const request = new GetJobRunsCommand({
    JobName: namedFor(config.ECOMFLOW_REFINE_JOB, pipeline),
    MaxResults: 1,
  });
  const { JobRuns: [run] = [] } = await glue.send(request);
  if (run)
    tell(
      `${pipeline}: Glue ran for ${run.ExecutionTime ?? '?'} s with ${run.NumberOfWorkers ?? '?'} workers`,
    );
}
