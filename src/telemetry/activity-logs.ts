/** Lets every log line of an activity say of which run, window, stage and try it is. */
import { log } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { EltError } from '../model/errors';
import { matchWindowWorkflowId } from '../model/names';
import { describeWork, type WorkDescribed } from '../model/work-described';
import { stageOf } from './stage-of';

export const describingActivities: ActivityInterceptorsFactory = ({ info }) => {
  let described: WorkDescribed = {};
  return {
    inbound: {
      async execute(input, next) {
        described = { ...ofRun(info.workflowExecution?.workflowId), ...describeWork(input.args[0]) };
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

/** Not every activity is told its window, but its run's id is made of it. One that only looks so is no window's. */
function ofRun(workflowId = ''): WorkDescribed {
  try {
    const known = matchWindowWorkflowId(workflowId);
    return known ? describeWork(known) : {};
  } catch (error) {
    if (error instanceof EltError) return {};
    throw error;
  }
}
