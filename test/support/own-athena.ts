/** An Athena of a test file's own, with the Glue catalog that it reads: with a quota that can be reached. */
import { createAthena } from '../../local-aws/athena';
import type { Gateway } from '../../local-aws/gateway/server';
import { service as glue } from '../../local-aws/glue';
import { startOwnGateway } from './own-gateway';

export function startOwnAthena(options: Parameters<typeof createAthena>[0] = {}): Promise<Gateway> {
  return startOwnGateway([createAthena(options), glue]);
}
