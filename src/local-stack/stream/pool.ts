/** The API's user pool: a machine by client credentials, people by passwords, of whom the trigger says whose data they read. */
import {
  CreateResourceServerCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { READ_SCOPE, WRITE_SCOPE } from '../../stream/contract/openapi';
import { CUSTOMER_ATTRIBUTE } from '../../stream/people';
import { CUSTOMER_CLAIM } from '../../stream/reader';
import type { StreamPlace } from './place';

const RESOURCE_SERVER = 'invoices';

export interface MadePool {
  readonly poolId: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly peopleClientId: string;
}

export async function makePool(place: StreamPlace, triggerArn: string): Promise<MadePool> {
  const { clients, names, gatewayUrl } = place;
  const UserPoolId = await makeUserPool(place, triggerArn);
  await clients.cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: names.stream }));
  await clients.cognito.send(
    new CreateResourceServerCommand({
      UserPoolId,
      Identifier: RESOURCE_SERVER,
      Name: RESOURCE_SERVER,
      Scopes: [READ_SCOPE, WRITE_SCOPE].map((scope) => {
        const ScopeName = scope.slice(RESOURCE_SERVER.length + 1);
        return { ScopeName, ScopeDescription: `Invoices: ${ScopeName}` };
      }),
    }),
  );
  const [machine, people] = await Promise.all([
    makeMachine(place, UserPoolId),
    makePeople(place, UserPoolId),
  ]);
  return {
    poolId: UserPoolId,
    issuer: `${gatewayUrl}/${UserPoolId}`,
    clientId: machine?.ClientId ?? '',
    clientSecret: machine?.ClientSecret ?? '',
    peopleClientId: people?.ClientId ?? '',
  };
}

async function makeUserPool({ clients, names }: StreamPlace, triggerArn: string): Promise<string> {
  const { UserPool } = await clients.cognito.send(
    new CreateUserPoolCommand({
      PoolName: names.stream,
      UserPoolTier: 'ESSENTIALS',
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      Schema: [
        {
          Name: CUSTOMER_CLAIM,
          AttributeDataType: 'String',
          Mutable: true,
          StringAttributeConstraints: { MinLength: '1', MaxLength: '20' },
        },
      ],
      LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: triggerArn, LambdaVersion: 'V2_0' } },
    }),
  );
  return UserPool?.Id ?? '';
}

async function makeMachine({ clients, names }: StreamPlace, UserPoolId: string) {
  const { UserPoolClient } = await clients.cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: `${names.stream}-machine`,
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: [READ_SCOPE, WRITE_SCOPE],
    }),
  );
  return UserPoolClient;
}

/** A person writes a name, and never whose data it reads. */
async function makePeople({ clients, names }: StreamPlace, UserPoolId: string) {
  const { UserPoolClient } = await clients.cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: `${names.stream}-people`,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
      ReadAttributes: ['email', 'name', CUSTOMER_ATTRIBUTE],
      WriteAttributes: ['name'],
    }),
  );
  return UserPoolClient;
}
