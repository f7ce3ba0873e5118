/** Tells of each run that has ended, by what the audit's activity was given. */
import { log } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Activities } from '../activities';
import type { RunRecord } from '../activities/record';
import { costOfRun, type RunSizes } from '../model/run-cost';
import type { TellRun } from './run-meters';

/** Of a run's end everything is known. */
const RECORDING: keyof Activities = 'recordRun';

/** As the audit's row is written, at least once: an attempt whose answer is lost counts its run again. */
export function countingRuns(tellRun: TellRun, sizes: RunSizes): ActivityInterceptorsFactory {
  return ({ info }) => ({
    inbound: {
      async execute(input, next) {
        const result = await next(input);
        if (info.activityType !== RECORDING) return result;
        const record = input.args[0] as RunRecord;
        tellRun(record);
        log.info('run ended', endOf(record, sizes));
        return result;
      },
    },
  });
}

function endOf(
  { result, stages, startedAt, finishedAt }: RunRecord,
  sizes: RunSizes,
): Record<string, unknown> {
  return {
    ...(result.status === 'succeeded'
      ? {
          outcome: result.summary.status,
          newRows: result.summary.newRows,
          knownRows: result.summary.knownRows,
        }
      : { outcome: result.status, code: result.code }),
    seconds: (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000,
    costUsd: Math.round(costOfRun(stages, sizes) * 10_000) / 10_000,
  };
}
