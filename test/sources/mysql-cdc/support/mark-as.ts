import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { cancellable } from '../../../../src/activities/cancellable';
import { translateErrors } from '../../../../src/activities/classify-errors';
import type { Captured } from '../../../../src/sources/mysql-cdc/captured';
import { createSourceDatabase, type SourceSecret } from '../../../../src/sources/mysql-cdc/database';
import { markSource, type MarkDeps } from '../../../../src/sources/mysql-cdc/mark';
import { clientSettings } from '../../../support/stack';
import { inActivity } from './in-activity';

/** Sets a mark as whoever this login is. The secret alone is no real one. */
export async function markAs(deps: MarkDeps, captured: Captured, login: SourceSecret): Promise<unknown> {
  const secrets = new SecretsManagerClient(clientSettings());
  jest
    .spyOn(secrets, 'send')
    .mockReturnValue(Promise.resolve({ SecretString: JSON.stringify(login) }) as never);
  const source = createSourceDatabase(secrets, 'secret');
  const replication = { epoch: 1, batchIntervalMs: 100 };
  const { mark } = translateErrors({
    mark: () =>
      cancellable((signal) =>
        markSource(
          { ...deps, databases: { source: () => source, replica: () => null } },
          captured,
          { replication, takesFigures: true },
          signal,
        ),
      ),
  });
  try {
    return await inActivity(mark);
  } finally {
    secrets.destroy();
  }
}
