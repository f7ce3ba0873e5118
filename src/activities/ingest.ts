/**
 * Report: QuickSight ingestions. One a dataset; ids are the token's, so a repeated start is the same ingestion. A newer one
 * supersedes one that still runs: it takes in what both were to, so whoever waited for the older one waits for the newer.
 */
import {
  CancelIngestionCommand,
  CreateIngestionCommand,
  DescribeIngestionCommand,
  paginateListIngestions,
  type Ingestion as FoundIngestion,
  type QuickSightClient,
} from '@aws-sdk/client-quicksight';
import { EltError } from '../model/errors';
import { waitForRemoteJob } from './remote-job';

/** More than a dataset takes in while one ingestion is followed; QuickSight gives 100 at most. */
const PAGE = 25;

export interface IngestDeps {
  readonly quicksight: QuickSightClient;
  readonly quicksightOnce: QuickSightClient;
  readonly settings: { readonly quicksightAccount: string; readonly pollMinMs: number };
}

export interface Ingestion {
  readonly dataSetId: string;
  readonly ingestionId: string;
}

export function createIngestActivities(deps: IngestDeps) {
  const account = deps.settings.quicksightAccount;
  return {
    async startReports({
      reports,
      token,
    }: {
      reports: readonly string[];
      token: string;
    }): Promise<{ ingestions: Ingestion[] }> {
      const ingestions: Ingestion[] = [];
      for (const dataSetId of reports) {
        const ingestion = { dataSetId, ingestionId: token };
        if (!(await exists(deps.quicksight, account, ingestion))) {
          await deps.quicksightOnce.send(
            new CreateIngestionCommand({ AwsAccountId: account, DataSetId: dataSetId, IngestionId: token }),
          );
        }
        ingestions.push(ingestion);
      }
      return { ingestions };
    },

    /** Returns the rows that each dataset took in. */
    async waitForReports({
      ingestions,
    }: {
      ingestions: readonly Ingestion[];
    }): Promise<Record<string, number>> {
      const rows: Record<string, number> = {};
      for (const ingestion of ingestions) {
        let following = ingestion;
        rows[ingestion.dataSetId] = await waitForRemoteJob(
          {
            id: ingestion.ingestionId,
            look: async () => {
              const state = await lookAtIngestion(deps.quicksight, account, following);
              if (state !== 'superseded') return state;
              following = await newerIngestion(deps.quicksight, account, following);
              return null;
            },
            stop: () => cancelIngestion(deps.quicksight, account, ingestion),
          },
          deps.settings,
        );
      }
      return rows;
    },
  };
}

async function exists(client: QuickSightClient, account: string, ingestion: Ingestion): Promise<boolean> {
  try {
    await describe(client, account, ingestion);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return false;
    throw error;
  }
}

/** The rows that it took in, the error that it ended with, null while it runs. */
async function lookAtIngestion(
  client: QuickSightClient,
  account: string,
  ingestion: Ingestion,
): Promise<number | 'superseded' | EltError | null> {
  const found = await describe(client, account, ingestion);
  switch (found?.IngestionStatus) {
    case 'COMPLETED':
      return Number(found.RowInfo?.RowsIngested ?? 0);
    case 'FAILED':
    case 'CANCELLED': {
      if (found.ErrorInfo?.Type === 'INGESTION_SUPERSEDED') return 'superseded';
      const why = `${found.ErrorInfo?.Type ?? found.IngestionStatus}: ${found.ErrorInfo?.Message ?? ''}`;
      return new EltError('ELT_REPORT_INGESTION_FAILED', `${ingestion.dataSetId}: ${why}`);
    }
    default:
      return null;
  }
}

/**
 * The newest of the first page that has one as new; itself where there is none. QuickSight lists a dataset's whole history and does not
 * promise an order, so that only a page without a newer one leads to the next: the first one does in the order that it has.
 */
async function newerIngestion(
  client: QuickSightClient,
  account: string,
  ingestion: Ingestion,
): Promise<Ingestion> {
  const { dataSetId, ingestionId } = ingestion;
  const own = await describe(client, account, ingestion);
  const isNewer = (found: FoundIngestion): boolean =>
    found.IngestionId !== ingestionId && own !== undefined && createdMs(found) >= createdMs(own);
  const request = { AwsAccountId: account, DataSetId: dataSetId };
  for await (const { Ingestions = [] } of paginateListIngestions({ client, pageSize: PAGE }, request)) {
    const [newest] = Ingestions.filter(isNewer).sort((one, other) => createdMs(other) - createdMs(one));
    if (newest?.IngestionId !== undefined) return { dataSetId, ingestionId: newest.IngestionId };
  }
  return ingestion;
}

function createdMs({ CreatedTime }: FoundIngestion): number {
  return CreatedTime?.getTime() ?? 0;
}

async function describe(client: QuickSightClient, account: string, { dataSetId, ingestionId }: Ingestion) {
  const answer = await client.send(
    new DescribeIngestionCommand({ AwsAccountId: account, DataSetId: dataSetId, IngestionId: ingestionId }),
  );
  return answer.Ingestion;
}

/** An ingestion that has ended meanwhile cannot be cancelled, and need not be. */
async function cancelIngestion(
  client: QuickSightClient,
  account: string,
  ingestion: Ingestion,
): Promise<void> {
  if ((await lookAtIngestion(client, account, ingestion)) !== null) return;
  const { dataSetId, ingestionId } = ingestion;
  await client.send(
    new CancelIngestionCommand({ AwsAccountId: account, DataSetId: dataSetId, IngestionId: ingestionId }),
  );
}
