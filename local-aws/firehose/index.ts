/** Amazon Data Firehose: from a stream of Kinesis, by a function and a table of the catalog, into a bucket; each record at least once. */
import type { ServiceFactory } from '../gateway/service';
import { createDeliveryStream } from './actions/create-delivery-stream';
import { deleteDeliveryStream } from './actions/delete-delivery-stream';
import { describeDeliveryStream } from './actions/describe-delivery-stream';
import { listDeliveryStreams } from './actions/list-delivery-streams';
import { localRoutes } from './local-routes';
import { FirehoseState } from './state';

export const service: ServiceFactory = (context) => {
  const state = new FirehoseState(context);
  return {
    protocol: 'json-1.1',
    targetPrefix: 'Firehose_20150804',
    signingName: 'firehose',
    actions: {
      CreateDeliveryStream: createDeliveryStream(state),
      DescribeDeliveryStream: describeDeliveryStream(state),
      ListDeliveryStreams: listDeliveryStreams(state),
      DeleteDeliveryStream: deleteDeliveryStream(state),
    },
    localRoutes: localRoutes(state),
    stop: () => state.stop(),
  };
};
