/** The first jobs of a Spark compile their code: a few windows of another pipeline's made-up files, before anything is measured. */
import { withRuns, type Platform } from '../../scripts/demo/platform';
import { findSamples } from '../../scripts/demo/s3-files/find-samples';
import { createAwsClients } from '../../src/aws/clients';
import { createStackControl } from '../../src/local-stack/stack-control';
import { DAY_MS } from '../../src/model/pipeline';
import { findPipeline } from '../../src/pipelines/registry';
import { landingOf } from '../../src/sources/s3-files/landing';
import { dropFile } from '../../src/sources/s3-files/provision/drop';

const OTHER = findPipeline('regional-sales');
const WINDOWS = 2;

export async function warmUp(platform: Platform, firstDayMs: number): Promise<void> {
  const { stack, config } = platform;
  const control = createStackControl(stack.gatewayUrl);
  const { s3 } = createAwsClients(config.AWS_REGION);
  const landing = landingOf(OTHER, config.ECOMFLOW_LANDING_BUCKET);
  const filesOfDay = findSamples(OTHER.name);
  await withRuns(platform, OTHER, async ({ client, taskQueue }) => {
    for (let index = 0; index < WINDOWS; index += 1) {
      const [from = '', noon = '', to = '', after = ''] = [0, DAY_MS / 2, DAY_MS, DAY_MS + 1000].map((ms) =>
        new Date(firstDayMs + index * DAY_MS + ms).toISOString(),
      );
      await control.setClock(noon);
      for (const { name, text } of filesOfDay({ index, date: from.slice(0, 10), seed: 1 }))
        await dropFile(s3, landing, name, text);
      await control.setClock(after);
      await client.workflow.execute('runPipeline', {
        workflowId: `warm-up-${index}`,
        taskQueue,
        args: [{ pipeline: OTHER.name, from, to }],
      });
    }
  });
}
