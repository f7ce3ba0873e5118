/**
 * https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateDataSet.html: one physical table, whose columns may be renamed.
 * A SPICE data set is filled at once; that ingestion does not count against the day's limit.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { logicalTableMapSchema, physicalTableMapSchema, renamed, sqlOf } from '../physical-table';
import { alreadyExists, invalidValue, notFound } from '../errors';
import { startIngestion } from '../ingestion-run';
import { accountSchema, idSchema, parseInput, permissionsSchema, tagsSchema } from '../input';
import type { DataSet } from '../model';
import { requestId, type QuicksightState } from '../state';

const schema = z.strictObject({
  AwsAccountId: accountSchema,
  DataSetId: idSchema,
  Name: z.string().min(1).max(128),
  ImportMode: z.enum(['SPICE', 'DIRECT_QUERY']),
  PhysicalTableMap: physicalTableMapSchema,
  LogicalTableMap: logicalTableMapSchema.optional(),
  Permissions: permissionsSchema.optional(),
  Tags: tagsSchema.optional(),
});

export function createDataSet(state: QuicksightState): Action {
  return async (input) => {
    const request = parseInput(schema, input);
    state.checkAccount(request.AwsAccountId);
    const { DataSetId: id, PhysicalTableMap: tables } = request;
    if (state.dataSets.has(id)) throw alreadyExists(`DataSet ${id} already exists`, 'DATA_SET');
    const [first, further] = Object.entries(tables);
    if (!first || further)
      throw invalidValue('PhysicalTableMap: the local QuickSight takes exactly one table');
    const [physicalId, table] = first;
    const { dataSourceArn, sql, columns } = sqlOf(table);
    if (!state.dataSourceByArn(dataSourceArn)) {
      throw notFound(`DataSource ${dataSourceArn} is not found`, 'DATA_SOURCE');
    }
    const dataSet: DataSet = {
      id,
      arn: state.arn(`dataset/${id}`),
      name: request.Name,
      importMode: request.ImportMode,
      physicalTableMap: tables,
      dataSourceArn,
      logicalTableMap: request.LogicalTableMap,
      sql,
      inputColumns: columns,
      columns: renamed(columns, request.LogicalTableMap, physicalId),
      createdAt: state.now(),
      spiceBytes: 0,
      spiceRows: [],
      ingestions: new Map(),
    };
    state.dataSets.set(id, dataSet);
    const answer = { Arn: dataSet.arn, DataSetId: id, ...requestId() };
    if (dataSet.importMode === 'DIRECT_QUERY') return answer;
    const initial = startIngestion(state, dataSet, randomUUID(), 'INITIAL_INGESTION');
    return { ...answer, IngestionArn: initial.arn, IngestionId: initial.id };
  };
}
