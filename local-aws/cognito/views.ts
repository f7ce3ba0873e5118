/** Pools, clients and users as Cognito shows them. */
import type { StackContext } from '../gateway/service';
import type { AppClient, User, UserPool } from './model';

type Shape = Readonly<Record<string, unknown>>;

export function poolView({ region, accountId }: StackContext, pool: UserPool): Shape {
  const { PoolName, Schema, ...said } = pool.input;
  return {
    Id: pool.id,
    Name: PoolName,
    ...said,
    SchemaAttributes: Schema.map((attribute) => ({ ...attribute, Name: `custom:${attribute.Name}` })),
    Arn: `arn:aws:cognito-idp:${region}:${accountId}:userpool/${pool.id}`,
    Domain: pool.domain,
    EstimatedNumberOfUsers: pool.users.size,
    CreationDate: new Date(pool.createdMs),
    LastModifiedDate: new Date(pool.createdMs),
  };
}

export function clientView({ id, secret, input, createdMs }: AppClient): Shape {
  const { GenerateSecret: _, ...said } = input;
  return {
    ClientId: id,
    ClientSecret: secret,
    ...said,
    CreationDate: new Date(createdMs),
    LastModifiedDate: new Date(createdMs),
  };
}

export function userView(user: User): Shape {
  return {
    Username: user.username,
    UserCreateDate: new Date(user.createdMs),
    UserLastModifiedDate: new Date(user.modifiedMs),
    Enabled: true,
    UserStatus: user.status,
  };
}

export function attributesView({ sub, attributes }: User): readonly Shape[] {
  return Object.entries({ sub, ...attributes }).map(([Name, Value]) => ({ Name, Value }));
}
