/** The one place that makes clients of Temporal: none of them is without what encrypts payloads. */
import { Client, type ClientInterceptors, type ClientOptions } from '@temporalio/client';
import { createDataConverter, type EncryptionSettings } from './payloads/data-converter';

export function createTemporalClient(
  connection: NonNullable<ClientOptions['connection']>,
  settings: EncryptionSettings,
  interceptors: ClientInterceptors = {},
): Client {
  const dataConverter = createDataConverter(settings);
  return new Client({
    connection,
    namespace: settings.TEMPORAL_NAMESPACE,
    interceptors,
    ...(dataConverter ? { dataConverter } : {}),
  });
}
