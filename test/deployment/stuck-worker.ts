/** The production worker with an activity that nothing ends, and little patience with it. */
import { loadConfig } from '../../src/config';
import { endWithWorker, runWorker } from '../../src/worker';

void endWithWorker(
  runWorker(loadConfig(), {
    options: (options) => ({
      ...options,
      activities: {
        ...options.activities,
        planBackfill: () => {
          // Keeps the process alive, as an open connection would.
          setInterval(() => undefined, 1_000);
          process.stdout.write('stuck\n');
          return new Promise<never>(() => undefined);
        },
      },
      shutdownGraceTime: 500,
      shutdownForceTime: 2_000,
    }),
  }),
);
