/** One query of a person: started, looked at until it ends, stopped when the person stops waiting. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AthenaClient, QueryExecution } from '@aws-sdk/client-athena';
import {
  describeAthenaQuery,
  readAthenaLines,
  startAthenaQuery,
  stopAthenaQuery,
  type AthenaQuery,
} from '../../aws/athena';
import { classifyError } from '../../aws/classify-error';
import type { ResultColumn } from '../../aws/result';
import { EltError } from '../../model/errors';
import { onInterrupt } from '../interrupt';
import { EXIT, say } from '../output';

const FIRST_LOOK_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

export interface Asked {
  readonly id: string;
  readonly columns: readonly ResultColumn[];
  /** As Athena writes them. */
  readonly rows: readonly (readonly (string | null)[])[];
  readonly scannedBytes: number;
  readonly tookMs: number;
}

/** Throws ELT_ATHENA_… with Athena's own words where the query did not succeed, and what AWS says where it was not started. */
export async function askAthena(athena: AthenaClient, query: AthenaQuery): Promise<Asked> {
  try {
    const { id, ended } = await untilEnded(athena, startAthenaQuery(athena, query));
    const failure = failureOf(id, ended);
    if (failure) throw failure;
    const { columns, lines } = await readAthenaLines(athena, id);
    const { DataScannedInBytes = 0, TotalExecutionTimeInMillis = 0 } = ended.Statistics ?? {};
    return { id, columns, rows: lines, scannedBytes: DataScannedInBytes, tookMs: TotalExecutionTimeInMillis };
  } catch (error) {
    throw error instanceof EltError ? error : classifyError(error);
  }
}

/** Ctrl-C and SIGTERM stop the query before they end the command, also one that is only being started: else it would go on and cost. */
async function untilEnded(
  athena: AthenaClient,
  starting: Promise<string>,
): Promise<{ readonly id: string; readonly ended: QueryExecution }> {
  let stopping: Promise<never> | undefined;
  const stop = (): void => void (stopping ??= stopAndExit(athena, starting));
  process.prependOnceListener('SIGTERM', stop);
  const putBack = onInterrupt(stop);
  try {
    const id = await starting;
    return { id, ended: await lookUntilEnded(athena, id) };
  } finally {
    // A query that was stopped has ended, too: it is for the person's signal to end the command.
    await stopping;
    process.off('SIGTERM', stop);
    putBack();
  }
}

/** Never settles: the process ends. */
function stopAndExit(athena: AthenaClient, starting: Promise<string>): Promise<never> {
  return new Promise(() => {
    void starting
      .then((id) => {
        say(`stopping query ${id}`);
        return stopAthenaQuery(athena, id);
      })
      .catch((error: unknown) => say(String(error)))
      .finally(() => process.exit(EXIT.interrupted));
  });
}

async function lookUntilEnded(athena: AthenaClient, id: string): Promise<QueryExecution> {
  for (let pauseMs = FIRST_LOOK_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    const execution = await describeAthenaQuery(athena, id);
    const { State } = execution.Status ?? {};
    if (State === 'SUCCEEDED' || State === 'FAILED' || State === 'CANCELLED') return execution;
    await sleep(pauseMs);
  }
}

/** Athena's end of a query in our codes. It cancels a query that scans too much, and says by words alone that it did. */
export function failureOf(id: string, { Status = {} }: QueryExecution): EltError | null {
  const reason = Status.StateChangeReason ?? 'no reason';
  const message = `Athena query ${id} ended ${Status.State ?? 'unknown'}: ${reason}`;
  if (Status.State === 'SUCCEEDED') return null;
  if (Status.State !== 'CANCELLED')
    return new EltError(
      Status.AthenaError?.Retryable ? 'ELT_AWS_UNAVAILABLE' : 'ELT_ATHENA_QUERY_FAILED',
      message,
    );
  return new EltError(
    /bytes scanned limit/i.test(reason) ? 'ELT_ATHENA_SCAN_LIMIT' : 'ELT_ATHENA_QUERY_STOPPED',
    message,
  );
}
