/** Amazon CloudWatch: metrics by the minute, and alarms on them that change and tell topics. Logs are another service. */
import type { ServiceFactory } from '../gateway/service';
import { deleteAlarms } from './actions/delete-alarms';
import { describeAlarms } from './actions/describe-alarms';
import { getMetricData } from './actions/get-metric-data';
import { getMetricStatistics } from './actions/get-metric-statistics';
import { listMetrics } from './actions/list-metrics';
import { putMetricAlarm } from './actions/put-metric-alarm';
import { putMetricData } from './actions/put-metric-data';
import { setAlarmState } from './actions/set-alarm-state';
import { CloudWatchState } from './state';

export const service: ServiceFactory = (context) => {
  const state = new CloudWatchState(context);
  return {
    protocol: 'json-1.1',
    targetPrefix: 'GraniteServiceVersion20100801',
    signingName: 'monitoring',
    actions: {
      PutMetricData: putMetricData(state),
      GetMetricData: getMetricData(state),
      GetMetricStatistics: getMetricStatistics(state),
      ListMetrics: listMetrics(state),
      PutMetricAlarm: putMetricAlarm(state),
      DescribeAlarms: describeAlarms(state),
      SetAlarmState: setAlarmState(state),
      DeleteAlarms: deleteAlarms(state),
    },
    localRoutes: {
      // A clock that stands still passes no minute.
      'POST /_local/cloudwatch/evaluate': async () => {
        await state.evaluateAll();
        return {};
      },
    },
    stop: () => state.stop(),
  };
};
