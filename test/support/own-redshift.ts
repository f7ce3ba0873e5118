/**
 * A Redshift of a test's own over the run's database server. The shared stack's clock is set by who replays days on it; here time
 * passes as it does.
 */
import { startGateway, type Gateway } from '../../local-aws/gateway/server';
import { createRedshift } from '../../local-aws/redshift';
import { testStack } from './stack';

export function startOwnRedshift(options: Parameters<typeof createRedshift>[0] = {}): Promise<Gateway> {
  const { motoUrl, postgres, tools } = testStack();
  return startGateway({
    context: {
      region: 'eu-west-1',
      accountId: '000000000000',
      dataDir: '',
      motoUrl,
      postgres,
      python: tools.python,
      jarsDir: '',
      log: () => undefined,
    },
    services: [createRedshift(options)],
  });
}
