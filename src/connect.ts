/** What a subcommand talks to. Opened on use and closed whatever happens. */
import { Connection, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { createAwsClients } from './aws/clients';
import { createSqlRunner, type SqlRunner } from './aws/sql-runner';
import { loadConfig, warehouseOf, type Config } from './config';
import { EltError } from './model/errors';
import { startTracing } from './telemetry/tracing';
import { temporalConnection } from './temporal';
import { createTemporalClient } from './temporal-client';

/** Connects to Temporal. Throws ELT_AWS_UNAVAILABLE with what to do when nobody answers, ELT_RUN_UNKNOWN where `work` asks for a run that is not there. */
export async function withTemporal<T>(
  work: (client: Client, config: Config) => Promise<T>,
  config: Config = loadConfig(),
): Promise<T> {
  const connection = await connect(config);
  const tracing = startTracing(config.OTEL_EXPORTER_OTLP_ENDPOINT, 'ecomflow');
  const { clientInterceptors: interceptors } = tracing;
  try {
    return await work(createTemporalClient(connection, config, interceptors), config);
  } catch (cause) {
    if (!(cause instanceof WorkflowNotFoundError)) throw cause;
    const { workflowId, message } = cause;
    throw new EltError('ELT_RUN_UNKNOWN', `nothing that runs is called ${workflowId} (${message})`, {
      cause,
    });
  } finally {
    await connection.close();
    await tracing.end();
  }
}

async function connect(config: Config): Promise<Connection> {
  try {
    return await Connection.connect({ ...temporalConnection(config), connectTimeout: '5 seconds' });
  } catch (cause) {
    throw new EltError(
      'ELT_AWS_UNAVAILABLE',
      `no Temporal server answers at ${config.TEMPORAL_ADDRESS}${config.temporalSecurity.tls ? ' over TLS' : ''}: set TEMPORAL_ADDRESS or name a profile (--profile), or start a local stack with \`ecomflow local start\``,
      { cause },
    );
  }
}

export function openWarehouse(config: Config = loadConfig()): SqlRunner {
  return createSqlRunner(createAwsClients(config.AWS_REGION).redshift, warehouseOf(config));
}
