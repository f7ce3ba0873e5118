/** Amazon DynamoDB: tables and items, by dynalite. It has no transactions, TTL or streams, which are refused by name. */
import type { ServiceFactory } from '../gateway/service';
import { EXECUTED } from './executed';
import { forward } from './forward';
import { measureThrottled } from './throttled';

export const service: ServiceFactory = (context) => ({
  protocol: 'json-1.1',
  targetPrefix: 'DynamoDB_20120810',
  signingName: 'dynamodb',
  actions: Object.fromEntries(
    Object.entries(EXECUTED).map(([action, members]) => [action, forward(context, action, members)]),
  ),
  throttled: (action, input) => measureThrottled(context.metrics, action, input),
  // The engine ends with the stack's others.
  stop: () => Promise.resolve(),
});
