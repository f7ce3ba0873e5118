/** AWS Lambda: functions of Node that are really run, each in a process of its own that stays warm. Asked by Invoke alone. */
import type { RestRoute, ServiceFactory } from '../gateway/service';
import { createFunction } from './actions/create-function';
import { deleteFunction } from './actions/delete-function';
import { getFunction } from './actions/get-function';
import { invoke } from './actions/invoke';
import { LambdaState } from './state';

const FUNCTIONS = '/2015-03-31/functions';

const ROUTES: readonly RestRoute[] = [
  { method: 'POST', path: FUNCTIONS, action: 'CreateFunction' },
  { method: 'GET', path: `${FUNCTIONS}/{FunctionName}`, action: 'GetFunction' },
  { method: 'DELETE', path: `${FUNCTIONS}/{FunctionName}`, action: 'DeleteFunction' },
  {
    method: 'POST',
    path: `${FUNCTIONS}/{FunctionName}/invocations`,
    action: 'Invoke',
    payload: 'Payload',
    headers: { InvocationType: 'x-amz-invocation-type', LogType: 'x-amz-log-type' },
  },
];

export const service: ServiceFactory = (context) => {
  const state = new LambdaState(context);
  return {
    protocol: 'rest-json',
    signingName: 'lambda',
    routes: ROUTES,
    actions: {
      CreateFunction: createFunction(state),
      GetFunction: getFunction(state),
      DeleteFunction: deleteFunction(state),
      Invoke: invoke(state),
    },
    stop: () => state.stop(),
  };
};
