/** How commands reach the stream. */
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { classifyError } from '../../aws/classify-error';
import { createAwsClients } from '../../aws/clients';
import { loadStreamConfig, type StreamConfig } from '../../config';
import { EltError } from '../../model/errors';
import { accessSchema, type StreamAccess } from '../../stream/access';

/** Throws ELT_AWS_NOT_FOUND where there is no stream, and ELT_CONFIG_INVALID. */
export async function openAccess(config: StreamConfig = loadStreamConfig()): Promise<StreamAccess> {
  const { secrets } = createAwsClients(config.AWS_REGION);
  const SecretId = config.ECOMFLOW_STREAM_SECRET_ID;
  try {
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    return accessSchema.parse(JSON.parse(SecretString));
  } catch (error) {
    if (error instanceof Error && (error.name === 'ZodError' || error instanceof SyntaxError))
      throw new EltError(
        'ELT_CONFIG_INVALID',
        `the secret ${SecretId} does not say how the stream is reached`,
        {
          cause: error,
        },
      );
    throw classifyError(error);
  } finally {
    secrets.destroy();
  }
}

/** Does `work`; what AWS throws becomes a code of ours. */
export async function callingAws<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof EltError ? error : classifyError(error);
  }
}
