/**
 * The stream of invoices, as Terraform makes it on AWS: the API before Kinesis, what stores its records behind it, and a secret that says how
 * the API is reached. The stack has it and not its worker.
 */
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { createAwsClients } from '../aws/clients';
import { loadStreamConfig, type Config } from '../config';
import { roleBeside } from '../model/names';
import { accessSchema, type StreamAccess } from '../stream/access';
import { CLEAN, streamNames } from '../stream/names';
import { provisionBucket } from './provision';
import { makeFrontDoor } from './stream/api';
import { makeFunction } from './stream/functions';
import { createStreamClients, destroyStreamClients, type StreamPlace } from './stream/place';
import { makeStore, mappingTo } from './stream/store';

/** Throws ELT_CONFIG_INVALID. */
export async function provisionStream(config: Config): Promise<void> {
  const { ECOMFLOW_DEAD_LETTERS_BUCKET: deadLetters } = loadStreamConfig();
  const aws = createAwsClients(config.AWS_REGION);
  await provisionBucket(aws, config, deadLetters);
  const place = placeOf(config);
  try {
    await makeStore(place, mappingTo(deadLetters));
    // Firehose calls it: src/sources/firehose/provision.
    await makeFunction(place, CLEAN);
    const access = accessSchema.strip().parse(await makeFrontDoor(place));
    await keepAccess(aws, place, access);
  } finally {
    destroyStreamClients(place.clients);
  }
}

function placeOf({ AWS_REGION: region, AWS_ENDPOINT_URL: endpoint = '', ...config }: Config): StreamPlace {
  return {
    gatewayUrl: endpoint,
    clients: createStreamClients({ region, endpoint }),
    names: streamNames(),
    roleOf: (purpose) => roleBeside(config.ECOMFLOW_COPY_ROLE_ARN, purpose),
  };
}

async function keepAccess(
  { secrets }: Pick<ReturnType<typeof createAwsClients>, 'secrets'>,
  { names }: StreamPlace,
  access: StreamAccess,
): Promise<void> {
  await secrets.send(new CreateSecretCommand({ Name: names.secret, SecretString: JSON.stringify(access) }));
}
