/** https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_GetStatementResult.html */
import { z } from 'zod';
import { AwsError, type Action } from '../../gateway/service';
import { parseInput, statementId } from '../input';
import type { ResultColumn, Value } from '../statement';
import type { StatementStore } from '../statement-store';

const ROWS_PER_PAGE = 1000;
const inputSchema = z.strictObject({ Id: statementId, NextToken: z.string().optional() });

export function getStatementResult(store: StatementStore): Action {
  return async (given) => {
    const input = parseInput(inputSchema, given);
    const { statement, part } = store.find(input.Id);
    const source = part ?? (statement.isBatch ? undefined : statement.parts[0]);
    if (statement.status !== 'FINISHED' || !source?.columns || !source.rows)
      throw new AwsError(
        'ResourceNotFoundException',
        'Query does not have result. Please check query status with DescribeStatement.',
        400,
        { ResourceId: input.Id },
      );
    const { columns, rows } = source;
    const from = readToken(input.NextToken, rows.length);
    const to = Math.min(from + ROWS_PER_PAGE, rows.length);
    return {
      ColumnMetadata: columns.map(({ field: _, ...metadata }) => metadata),
      Records: rows.slice(from, to).map((row) => row.map((value, index) => fieldOf(value, columns[index]))),
      TotalNumRows: rows.length,
      ...(to < rows.length ? { NextToken: Buffer.from(String(to)).toString('base64') } : {}),
    };
  };
}

function fieldOf(value: Value, column: ResultColumn | undefined): Readonly<Record<string, unknown>> {
  if (value === null || !column) return { isNull: true };
  return { [column.field]: column.field === 'longValue' ? BigInt(value) : value };
}

function readToken(token: string | undefined, rows: number): number {
  if (token === undefined) return 0;
  const from = Number(Buffer.from(token, 'base64').toString('utf8'));
  if (!Number.isSafeInteger(from) || from <= 0 || from >= rows)
    throw new AwsError('ValidationException', 'Invalid NextToken.');
  return from;
}
