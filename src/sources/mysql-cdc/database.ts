/** The operational MySQL database, for marks and for checks. Its address and password lie in Secrets Manager. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createConnection, type Connection } from 'mysql2/promise';
import { z } from 'zod';
import { EltError } from '../../model/errors';

const secretSchema = z.object({
  host: z.string(),
  port: z.coerce.number().int(),
  username: z.string(),
  password: z.string(),
  dbname: z.string(),
});

export type SourceSecret = z.infer<typeof secretSchema>;

export interface SourceDatabase {
  /** Opens a connection in UTC, hands it over and closes it whatever happens. Decimals and big integers stay text. */
  use<T>(work: (connection: Connection) => Promise<T>, options?: ConnectionOptions): Promise<T>;
}

export interface ConnectionOptions {
  /** Takes several statements in one text, one behind the other: only for texts that hold no value of anybody's. */
  readonly multipleStatements?: boolean;
}

export function createSourceDatabase(secrets: SecretsManagerClient, secretId: string): SourceDatabase {
  return {
    async use(work, options = {}) {
      const connection = await connect(await fetchSecret(secrets, secretId), options);
      try {
        return await work(connection);
      } finally {
        connection.destroy();
      }
    },
  };
}

/** Where a database is, without asking it. Throws ELT_CONFIG_INVALID. */
export async function readSourceAddress(
  secrets: SecretsManagerClient,
  secretId: string,
): Promise<Pick<SourceSecret, 'host' | 'port'>> {
  const { host, port } = await fetchSecret(secrets, secretId);
  return { host, port };
}

async function fetchSecret(secrets: SecretsManagerClient, secretId: string): Promise<SourceSecret> {
  const answer = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }));
  return readSecret(secretId, answer.SecretString ?? '');
}

/** Throws ELT_CONFIG_INVALID naming what is missing, and never a value. */
function readSecret(secretId: string, text: string): SourceSecret {
  const wrong = (what: string) =>
    new EltError('ELT_CONFIG_INVALID', `ECOMFLOW_SOURCE_SECRET_ID: the secret ${secretId} ${what}`);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // the parser's own message would quote the password
    throw wrong('is not JSON');
  }
  const read = secretSchema.safeParse(content);
  if (read.success) return read.data;
  const names = read.error.issues.map(({ path }) => path.join('.') || 'an object');
  throw wrong(`does not hold ${[...new Set(names)].join(', ')} as it should`);
}

/** What the network says; what the server itself says (a wrong password) keeps its own code. */
const UNREACHABLE = /^(ECONN|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|PROTOCOL_)/;

/** Throws ELT_REPLICATE_SOURCE_UNREACHABLE when nobody answers. */
async function connect(
  secret: SourceSecret,
  { multipleStatements = false }: ConnectionOptions,
): Promise<Connection> {
  const { host, port } = secret;
  try {
    return await createConnection({
      host,
      port,
      user: secret.username,
      password: secret.password,
      database: secret.dbname,
      timezone: 'Z',
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      connectTimeout: 10_000,
      multipleStatements,
    });
  } catch (cause) {
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
    if (!UNREACHABLE.test(code)) throw cause;
    throw new EltError('ELT_REPLICATE_SOURCE_UNREACHABLE', `${host}:${port} does not answer: ${code}`, {
      cause,
    });
  }
}
