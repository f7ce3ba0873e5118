/** Queries and workgroups as Athena shows them. */
import { outputLocation, type Query, type ResultColumn } from './query';
import type { WorkGroup } from './work-groups';

type Shape = Readonly<Record<string, unknown>>;

const ENGINE = { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' };

export function queryView(query: Query): Shape {
  return {
    QueryExecutionId: query.id,
    Query: query.sql,
    StatementType: query.statementType,
    ResultConfiguration: { OutputLocation: outputLocation(query) },
    ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: false } },
    QueryExecutionContext: query.database === undefined ? {} : { Database: query.database },
    Status: {
      State: query.state,
      StateChangeReason: query.reason,
      SubmissionDateTime: new Date(query.submittedMs),
      CompletionDateTime: query.completedMs === undefined ? undefined : new Date(query.completedMs),
      AthenaError: errorView(query),
    },
    Statistics: {
      EngineExecutionTimeInMillis: query.engineMs,
      DataScannedInBytes: query.scannedBytes,
      TotalExecutionTimeInMillis: query.totalMs ?? Date.now() - query.beganAt,
      QueryQueueTimeInMillis: query.queuedMs,
      ResultReuseInformation: { ReusedPreviousResult: false },
    },
    WorkGroup: query.workGroup,
    EngineVersion: ENGINE,
  };
}

/** Without ErrorType, whose numbers the guide lists for some failures only. */
function errorView(query: Query): Shape | undefined {
  if (query.category === undefined) return undefined;
  return { ErrorCategory: query.category, Retryable: query.category === 1, ErrorMessage: query.reason };
}

export function columnView(column: ResultColumn): Shape {
  return {
    CatalogName: 'hive',
    SchemaName: '',
    TableName: '',
    Name: column.name,
    Label: column.name,
    Type: column.type,
    Precision: column.precision,
    Scale: column.scale,
    Nullable: 'UNKNOWN',
    CaseSensitive: column.type === 'varchar',
  };
}

export function workGroupView(group: WorkGroup): Shape {
  return {
    ...summaryView(group),
    Configuration: {
      ...group.configuration,
      ResultConfiguration: group.configuration.ResultConfiguration ?? {},
      EnforceWorkGroupConfiguration: group.configuration.EnforceWorkGroupConfiguration ?? true,
      EngineVersion: ENGINE,
    },
  };
}

export function summaryView(group: WorkGroup): Shape {
  return {
    Name: group.name,
    State: 'ENABLED',
    Description: group.description,
    CreationTime: new Date(group.createdMs),
  };
}
