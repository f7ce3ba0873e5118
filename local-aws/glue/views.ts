/** What Glue keeps, as its answers show it. */
import type { BookmarkEntry } from './bookmarks';
import type { Database, Partition, Table } from './catalog';
import { crawlerState, type Crawl, type Crawler } from './crawler-model';
import type { Job, JobRun } from './model';

const LOG_GROUP = '/aws-glue/jobs';
const CRAWLER_LOG_GROUP = '/aws-glue/crawlers';

type View = Readonly<Record<string, unknown>>;

export function jobView(job: Job): View {
  return {
    ...job.definition,
    ExecutionProperty: { MaxConcurrentRuns: job.definition.ExecutionProperty?.MaxConcurrentRuns ?? 1 },
    MaxRetries: 0,
    Timeout: job.definition.Timeout ?? 480,
    CreatedOn: job.createdOn,
    LastModifiedOn: job.modifiedOn,
  };
}

/** Whole seconds of work; waiting and starting are not counted. */
export function runView(run: JobRun): View {
  const until = run.completedOn ?? new Date();
  const executed = run.executingSince === undefined ? 0 : until.getTime() - run.executingSince.getTime();
  return {
    Id: run.id,
    Attempt: 0,
    JobName: run.job.Name,
    JobMode: run.job.JobMode,
    JobRunQueuingEnabled: run.queuing,
    StartedOn: run.startedOn,
    LastModifiedOn: run.lastModifiedOn,
    CompletedOn: run.completedOn,
    JobRunState: run.state,
    StateDetail: run.stateDetail,
    Arguments: run.arguments,
    ErrorMessage: run.errorMessage,
    PredecessorRuns: [],
    ExecutionTime: Math.round(executed / 1000),
    Timeout: Math.round(run.timeoutMs / 60_000),
    MaxCapacity: run.job.MaxCapacity,
    WorkerType: run.job.WorkerType,
    NumberOfWorkers: run.job.NumberOfWorkers,
    GlueVersion: run.job.GlueVersion,
    ExecutionClass: run.job.ExecutionClass,
    LogGroupName: LOG_GROUP,
  };
}

export function bookmarkView(jobName: string, entry: BookmarkEntry): View {
  const { version, run, runId, previousRunId, states } = entry;
  return {
    ...{ JobName: jobName, Version: version, Run: run, Attempt: 0 },
    PreviousRunId: previousRunId ?? undefined,
    RunId: runId ?? undefined,
    JobBookmark: JSON.stringify(states),
  };
}

export function databaseView(database: Database): View {
  return { ...database.input, CreateTime: database.createdOn };
}

export function tableView(databaseName: string, table: Table): View {
  return {
    ...table.input,
    DatabaseName: databaseName.toLowerCase(),
    CreateTime: table.createdOn,
    UpdateTime: table.updatedOn,
    VersionId: String(table.version),
  };
}

export function partitionView(databaseName: string, tableName: string, partition: Partition): View {
  return {
    ...partition.input,
    DatabaseName: databaseName.toLowerCase(),
    TableName: tableName.toLowerCase(),
    CreationTime: partition.createdOn,
  };
}

const LAST_CRAWL = { COMPLETED: 'SUCCEEDED', FAILED: 'FAILED', STOPPED: 'CANCELLED' } as const;

export function crawlerView(crawler: Crawler): View {
  const running = crawler.crawls.at(-1)?.state === 'RUNNING' ? crawler.crawls.at(-1) : undefined;
  const last = crawler.crawls.findLast((crawl) => crawl.state !== 'RUNNING');
  return {
    ...crawler.definition,
    State: crawlerState(crawler),
    CrawlElapsedTime: running ? Date.now() - running.startTime.getTime() : 0,
    CreationTime: crawler.createdOn,
    LastUpdated: crawler.updatedOn,
    Version: crawler.version,
    LastCrawl: last && lastCrawl(crawler, last),
  };
}

export function crawlView(crawlerName: string, crawl: Crawl): View {
  return {
    CrawlId: crawl.id,
    State: crawl.state,
    StartTime: crawl.startTime,
    EndTime: crawl.endTime,
    Summary: crawl.summary,
    ErrorMessage: crawl.errorMessage,
    ...logPlace(crawlerName, crawl),
  };
}

function lastCrawl(crawler: Crawler, crawl: Crawl): View {
  return {
    Status: crawl.state === 'RUNNING' ? undefined : LAST_CRAWL[crawl.state],
    ErrorMessage: crawl.errorMessage,
    StartTime: crawl.startTime,
    ...logPlace(crawler.definition.Name, crawl),
  };
}

function logPlace(crawlerName: string, crawl: Crawl): View {
  return { LogGroup: CRAWLER_LOG_GROUP, LogStream: crawlerName, MessagePrefix: crawl.id };
}
