/** A gateway of a test's own over the run's engines, so that its faults, clock and quotas are nobody else's. */
import { openCallRecord } from '../../local-aws/gateway/call-record';
import { startGateway, type Gateway } from '../../local-aws/gateway/server';
import type { ServiceFactory } from '../../local-aws/gateway/service';
import { testStack } from './stack';

export function startOwnGateway(services: readonly ServiceFactory[]): Promise<Gateway> {
  const { gatewayUrl, motoUrl, postgres, tools } = testStack();
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
    services,
    // Tables lie in the run's engine, which its own gateway leads to.
    dynaliteUrl: () => Promise.resolve(gatewayUrl),
    record: openCallRecord(),
  });
}
