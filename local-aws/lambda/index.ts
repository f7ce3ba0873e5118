/** AWS Lambda: functions of Node and Python that are really run, each in a process of its own that stays warm. Asked by Invoke, by queues and by streams. */
import type { RestRoute, ServiceFactory } from '../gateway/service';
import { createEventSourceMapping } from './actions/create-event-source-mapping';
import { createFunction } from './actions/create-function';
import { deleteEventSourceMapping } from './actions/delete-event-source-mapping';
import { deleteFunction } from './actions/delete-function';
import { getEventSourceMapping } from './actions/get-event-source-mapping';
import { getFunction } from './actions/get-function';
import { invoke } from './actions/invoke';
import { updateEventSourceMapping } from './actions/update-event-source-mapping';
import { EventSources } from './event-sources';
import { LambdaState } from './state';

const FUNCTIONS = '/2015-03-31/functions';
const MAPPINGS = '/2015-03-31/event-source-mappings';

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
  { method: 'POST', path: MAPPINGS, action: 'CreateEventSourceMapping' },
  { method: 'GET', path: `${MAPPINGS}/{UUID}`, action: 'GetEventSourceMapping' },
  { method: 'PUT', path: `${MAPPINGS}/{UUID}`, action: 'UpdateEventSourceMapping' },
  { method: 'DELETE', path: `${MAPPINGS}/{UUID}`, action: 'DeleteEventSourceMapping' },
];

export const service: ServiceFactory = (context) => {
  const state = new LambdaState(context);
  const sources = new EventSources(state);
  return {
    protocol: 'rest-json',
    signingName: 'lambda',
    routes: ROUTES,
    actions: {
      CreateFunction: createFunction(state),
      GetFunction: getFunction(state),
      DeleteFunction: deleteFunction(state),
      Invoke: invoke(state),
      CreateEventSourceMapping: createEventSourceMapping(sources),
      GetEventSourceMapping: getEventSourceMapping(sources),
      UpdateEventSourceMapping: updateEventSourceMapping(sources),
      DeleteEventSourceMapping: deleteEventSourceMapping(sources),
    },
    // An instance that is ended answers the call that its mapping waits for.
    stop: async () => void (await Promise.all([sources.stop(), state.stop()])),
  };
};
