/** An Athena of a test file's own, with the Glue catalog that it reads, beside the stack's: with a quota that can be reached. */
import { createAthena } from '../../local-aws/athena';
import { startGateway, type Gateway } from '../../local-aws/gateway/server';
import { service as glue } from '../../local-aws/glue';
import { testStack } from './stack';

export function startOwnAthena(options: Parameters<typeof createAthena>[0]): Promise<Gateway> {
  const { motoUrl, postgres, tools, env } = testStack();
  return startGateway({
    context: {
      region: env['AWS_REGION'] ?? 'eu-west-1',
      accountId: '000000000000',
      dataDir: '/nowhere',
      motoUrl,
      postgres,
      python: tools.python,
      jarsDir: tools.jarsDir,
      log: () => undefined,
    },
    services: [createAthena(options), glue],
  });
}
