/** What a user pool consists of. */
import type { ClientInput, PoolInput, ResourceServerInput } from './input';
import type { SigningKey } from './keys';

export interface AppClient {
  readonly id: string;
  readonly secret: string | undefined;
  readonly input: ClientInput;
  readonly createdMs: number;
}

/** A user that an administrator made has a password for once, until somebody gives it one that stays. */
export type UserStatus = 'FORCE_CHANGE_PASSWORD' | 'CONFIRMED';

export interface User {
  readonly username: string;
  readonly sub: string;
  attributes: Readonly<Record<string, string>>;
  readonly createdMs: number;
  modifiedMs: number;
  status: UserStatus;
  password: string | undefined;
}

export interface UserPool {
  readonly id: string;
  readonly input: PoolInput;
  readonly createdMs: number;
  readonly accessKey: SigningKey;
  readonly idKey: SigningKey;
  readonly clients: Map<string, AppClient>;
  readonly resourceServers: Map<string, ResourceServerInput>;
  readonly users: Map<string, User>;
  domain: string | undefined;
}
