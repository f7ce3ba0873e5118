/** Lets every log line of an activity say of which run, window, stage and try it is. */
import { log } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { describeWork, type WorkDescribed } from '../model/work-described';
import { stageOf } from './stage-of';

export const describingActivities: ActivityInterceptorsFactory = ({ info }) => {
  let described: WorkDescribed = {};
  return {
    inbound: {
      async execute(input, next) {
        described = describeWork(input.args[0]);
        const beganMs = performance.now();
        const result = await next(input);
        log.debug('activity done', { seconds: (performance.now() - beganMs) / 1000 });
        return result;
      },
    },
    outbound: {
      getLogAttributes: (input, next) => next({ ...input, stage: stageOf(info.activityType), ...described }),
    },
  };
};
