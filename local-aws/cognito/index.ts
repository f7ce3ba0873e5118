/**
 * Amazon Cognito's user pools: machines get tokens by client credentials, people by a password that an administrator gave them,
 * after the pool's trigger had its say. Keys and signatures are real. Nobody signs up, writes a mail, or asks for a second factor here: what is not there is refused.
 */
import type { ServiceFactory } from '../gateway/service';
import { adminCreateUser } from './actions/admin-create-user';
import { adminDeleteUser } from './actions/admin-delete-user';
import { adminGetUser } from './actions/admin-get-user';
import { adminInitiateAuth } from './actions/admin-initiate-auth';
import { adminSetUserPassword } from './actions/admin-set-user-password';
import { adminUpdateUserAttributes } from './actions/admin-update-user-attributes';
import { createResourceServer } from './actions/create-resource-server';
import { createUserPool } from './actions/create-user-pool';
import { createUserPoolClient } from './actions/create-user-pool-client';
import { createUserPoolDomain } from './actions/create-user-pool-domain';
import { deleteUserPool } from './actions/delete-user-pool';
import { deleteUserPoolDomain } from './actions/delete-user-pool-domain';
import { describeUserPool } from './actions/describe-user-pool';
import { describeUserPoolClient } from './actions/describe-user-pool-client';
import { initiateAuth } from './actions/initiate-auth';
import { listUsers } from './actions/list-users';
import { updateUserAttributes } from './actions/update-user-attributes';
import { cognitoSite } from './site';
import { CognitoState } from './state';

export const service: ServiceFactory = (context) => {
  const state = new CognitoState(context);
  return {
    protocol: 'json-1.1',
    targetPrefix: 'AWSCognitoIdentityProviderService',
    signingName: 'cognito-idp',
    actions: {
      CreateUserPool: createUserPool(state),
      DescribeUserPool: describeUserPool(state),
      DeleteUserPool: deleteUserPool(state),
      CreateUserPoolClient: createUserPoolClient(state),
      DescribeUserPoolClient: describeUserPoolClient(state),
      CreateResourceServer: createResourceServer(state),
      CreateUserPoolDomain: createUserPoolDomain(state),
      DeleteUserPoolDomain: deleteUserPoolDomain(state),
      AdminCreateUser: adminCreateUser(state),
      AdminGetUser: adminGetUser(state),
      AdminDeleteUser: adminDeleteUser(state),
      AdminSetUserPassword: adminSetUserPassword(state),
      AdminUpdateUserAttributes: adminUpdateUserAttributes(state),
      AdminInitiateAuth: adminInitiateAuth(state),
      InitiateAuth: initiateAuth(state),
      ListUsers: listUsers(state),
      UpdateUserAttributes: updateUserAttributes(state),
    },
    site: cognitoSite(state),
    stop: () => Promise.resolve(),
  };
};
