/**
 * A Redshift of a test's own over the run's database server. The shared stack's clock is set by who replays days on it; here time
 * passes as it does.
 */
import type { Gateway } from '../../local-aws/gateway/server';
import { createRedshift } from '../../local-aws/redshift';
import { startOwnGateway } from './own-gateway';

export function startOwnRedshift(options: Parameters<typeof createRedshift>[0] = {}): Promise<Gateway> {
  return startOwnGateway([createRedshift(options)]);
}
