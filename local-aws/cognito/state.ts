/** The user pools of this stack. */
import { randomInt, randomUUID } from 'node:crypto';
import { AwsError, type StackContext } from '../gateway/service';
import { checkPool } from './attributes';
import { invalidOAuthFlow, invalidParameter, notFound } from './errors';
import type { ClientInput, PoolInput, ResourceServerInput } from './input';
import { makeKey } from './keys';
import type { AppClient, User, UserPool } from './model';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const CLIENT_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

export class CognitoState {
  private readonly pools = new Map<string, UserPool>();

  constructor(readonly context: StackContext) {}

  /** Throws FeatureUnavailableInTierException and InvalidParameterException. */
  async createPool(input: PoolInput): Promise<UserPool> {
    checkPool(input);
    const [accessKey, idKey] = await Promise.all([makeKey(), makeKey()]);
    const pool: UserPool = {
      id: `${this.context.region}_${drawn(LETTERS, 9)}`,
      input,
      createdMs: this.context.clock.now(),
      accessKey,
      idKey,
      clients: new Map(),
      resourceServers: new Map(),
      users: new Map(),
      domain: undefined,
    };
    this.pools.set(pool.id, pool);
    return pool;
  }

  /** Throws ResourceNotFoundException. */
  pool(id: string): UserPool {
    const found = this.pools.get(id);
    if (!found) throw notFound(`User pool ${id} does not exist.`);
    return found;
  }

  poolOfDomain(domain: string): UserPool | undefined {
    return [...this.pools.values()].find((pool) => pool.domain === domain);
  }

  deletePool(id: string): void {
    const { input, domain } = this.pool(id);
    if (input.DeletionProtection === 'ACTIVE')
      throw invalidParameter(
        'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
      );
    if (domain !== undefined)
      throw invalidParameter(
        'User pool cannot be deleted. It has a domain configured that should be deleted first.',
      );
    this.pools.delete(id);
  }

  /** Throws ResourceNotFoundException. */
  client(pool: UserPool, id: string): AppClient {
    const found = pool.clients.get(id);
    if (!found) throw notFound(`User pool client ${id} does not exist.`);
    return found;
  }

  /** The pool of a client, whose id alone says which it is. Throws ResourceNotFoundException. */
  poolOfClient(id: string): UserPool {
    const found = [...this.pools.values()].find(({ clients }) => clients.has(id));
    if (!found) throw notFound(`User pool client ${id} does not exist.`);
    return found;
  }

  /** Throws InvalidOAuthFlowException and ScopeDoesNotExistException. */
  createClient(input: ClientInput): AppClient {
    const pool = this.pool(input.UserPoolId);
    if (input.AllowedOAuthFlows.length > 0 && !input.GenerateSecret)
      throw invalidOAuthFlow(
        'client_credentials flow can not be selected if client does not have a client secret.',
      );
    const known = scopesOf(pool);
    const unknown = input.AllowedOAuthScopes.find((scope) => !known.has(scope));
    if (unknown !== undefined)
      throw new AwsError('ScopeDoesNotExistException', `Invalid scope requested: ${unknown}`);
    const client: AppClient = {
      id: drawn(CLIENT_LETTERS, 26),
      secret: input.GenerateSecret ? drawn(CLIENT_LETTERS, 51) : undefined,
      input,
      createdMs: this.context.clock.now(),
    };
    pool.clients.set(client.id, client);
    return client;
  }

  createResourceServer(input: ResourceServerInput): void {
    const { resourceServers, id } = this.pool(input.UserPoolId);
    if (resourceServers.has(input.Identifier))
      throw invalidParameter(`${input.Identifier} already exists in user pool ${id}.`);
    resourceServers.set(input.Identifier, input);
  }

  createDomain(poolId: string, domain: string): void {
    const pool = this.pool(poolId);
    if (pool.domain !== undefined)
      throw invalidParameter(`Domain already associated with user pool ${poolId}.`);
    if (this.poolOfDomain(domain))
      throw invalidParameter('Domain already associated with another user pool.');
    pool.domain = domain;
  }

  createUser(pool: UserPool, given: Pick<User, 'username' | 'attributes' | 'password'>): User {
    if (pool.users.has(given.username))
      throw new AwsError('UsernameExistsException', 'User account already exists');
    const nowMs = this.context.clock.now();
    const made: User = {
      ...given,
      sub: randomUUID(),
      createdMs: nowMs,
      modifiedMs: nowMs,
      status: 'FORCE_CHANGE_PASSWORD',
    };
    pool.users.set(made.username, made);
    return made;
  }

  /** Throws UserNotFoundException. */
  user(pool: UserPool, username: string): User {
    const found = pool.users.get(username);
    if (!found) throw new AwsError('UserNotFoundException', 'User does not exist.');
    return found;
  }
}

/** Those of its resource servers, each as `identifier/name`. */
function scopesOf({ resourceServers }: UserPool): ReadonlySet<string> {
  const names = [...resourceServers.values()].flatMap(({ Identifier, Scopes }) =>
    Scopes.map(({ ScopeName }) => `${Identifier}/${ScopeName}`),
  );
  return new Set(names);
}

function drawn(letters: string, count: number): string {
  return Array.from({ length: count }, () => letters[randomInt(letters.length)]).join('');
}
