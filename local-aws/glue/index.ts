/**
 * AWS Glue: catalog, crawler, job runs. Jobs are the same PySpark files, run by Spark 3.5 in warm processes (runner/).
 */
import type { Action, ServiceFactory } from '../gateway/service';
import { batchCreatePartition } from './actions/batch-create-partition';
import { batchStopJobRun } from './actions/batch-stop-job-run';
import { createCrawler } from './actions/create-crawler';
import { createDatabase } from './actions/create-database';
import { createJob } from './actions/create-job';
import { createTable } from './actions/create-table';
import { deleteCrawler } from './actions/delete-crawler';
import { deleteJob } from './actions/delete-job';
import { deleteTable } from './actions/delete-table';
import { getCrawler } from './actions/get-crawler';
import { getDatabase } from './actions/get-database';
import { getDatabases } from './actions/get-databases';
import { getJobBookmark } from './actions/get-job-bookmark';
import { getJob } from './actions/get-job';
import { getJobRun } from './actions/get-job-run';
import { getJobRuns } from './actions/get-job-runs';
import { getJobs } from './actions/get-jobs';
import { getPartitions } from './actions/get-partitions';
import { getTable } from './actions/get-table';
import { getTables } from './actions/get-tables';
import { listCrawls } from './actions/list-crawls';
import { resetJobBookmark } from './actions/reset-job-bookmark';
import { startCrawler } from './actions/start-crawler';
import { startJobRun } from './actions/start-job-run';
import { stopCrawler } from './actions/stop-crawler';
import { updateCrawler } from './actions/update-crawler';
import { updateJob } from './actions/update-job';
import { updateTable } from './actions/update-table';
import { bookmarkRoutes } from './bookmark-routes';
import { localRoutes } from './local-routes';
import { GlueState } from './service-state';

export const service: ServiceFactory = (context) => {
  const state = new GlueState(context);
  return {
    protocol: 'json-1.1',
    targetPrefix: 'AWSGlue',
    signingName: 'glue',
    actions: { ...jobActions(state), ...catalogActions(state), ...crawlerActions(state) },
    localRoutes: { ...localRoutes(state), ...bookmarkRoutes(state) },
    stop: () => state.stop(),
  };
};

function jobActions(state: GlueState): Readonly<Record<string, Action>> {
  return {
    CreateJob: createJob(state),
    UpdateJob: updateJob(state),
    GetJob: getJob(state),
    GetJobs: getJobs(state),
    DeleteJob: deleteJob(state),
    StartJobRun: startJobRun(state),
    GetJobRun: getJobRun(state),
    GetJobRuns: getJobRuns(state),
    BatchStopJobRun: batchStopJobRun(state),
    GetJobBookmark: getJobBookmark(state),
    ResetJobBookmark: resetJobBookmark(state),
  };
}

function catalogActions(state: GlueState): Readonly<Record<string, Action>> {
  return {
    CreateDatabase: createDatabase(state),
    GetDatabase: getDatabase(state),
    GetDatabases: getDatabases(state),
    CreateTable: createTable(state),
    GetTable: getTable(state),
    GetTables: getTables(state),
    UpdateTable: updateTable(state),
    DeleteTable: deleteTable(state),
    GetPartitions: getPartitions(state),
    BatchCreatePartition: batchCreatePartition(state),
  };
}

function crawlerActions(state: GlueState): Readonly<Record<string, Action>> {
  return {
    CreateCrawler: createCrawler(state),
    UpdateCrawler: updateCrawler(state),
    GetCrawler: getCrawler(state),
    StartCrawler: startCrawler(state),
    StopCrawler: stopCrawler(state),
    ListCrawls: listCrawls(state),
    DeleteCrawler: deleteCrawler(state),
  };
}
