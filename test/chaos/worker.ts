/** The production worker with a death planted in it. */
import { loadConfig } from '../../src/config';
import { runWorker } from '../../src/worker';
import { deadlyAt } from './deadly';
import { whenOrdered } from './order';

whenOrdered(async ({ bundle, ...death }) => {
  const deadly = deadlyAt(death);
  await runWorker(loadConfig(), {
    deps: (deps) => deadly.deps(deps),
    options: ({ workflowsPath: _, interceptors, ...options }) => ({
      ...options,
      // Those of the workflows are in the bundle.
      interceptors: { ...interceptors, workflowModules: [] },
      workflowBundle: { codePath: bundle },
      activities: deadly.activities(options.activities),
      stickyQueueScheduleToStartTimeout: '1 second',
    }),
  });
});
