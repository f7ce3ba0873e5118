import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { partitionInputSchema, type PartitionInput, type Table } from '../catalog';
import { catalogIdSchema, nameSchema, parseInput } from '../input';
import type { GlueState } from '../service-state';

const schema = z.strictObject({
  CatalogId: catalogIdSchema,
  DatabaseName: nameSchema,
  TableName: nameSchema,
  PartitionInputList: z.array(partitionInputSchema).min(1).max(100),
});

/** Creates what it can; each partition that it cannot create is told in `Errors`. */
export function batchCreatePartition(state: GlueState): Action {
  return async (input) => {
    const { DatabaseName, TableName, PartitionInputList } = parseInput(schema, input);
    const table = state.catalog.table(DatabaseName, TableName);
    const errors = PartitionInputList.flatMap((partition) => {
      const fault = faultOf(state, table, partition);
      return fault ? [{ PartitionValues: partition.Values, ErrorDetail: fault }] : [];
    });
    return { Errors: errors };
  };
}

function faultOf(state: GlueState, table: Table, partition: PartitionInput): object | undefined {
  if (partition.Values.length !== (table.input.PartitionKeys ?? []).length) {
    return { ErrorCode: 'InvalidInputException', ErrorMessage: 'The number of partition keys do not match' };
  }
  if (state.catalog.addPartition(table, partition)) return undefined;
  return { ErrorCode: 'AlreadyExistsException', ErrorMessage: 'Partition already exists.' };
}
