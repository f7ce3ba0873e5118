/** https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ListStatements.html: newest first. */
import { z } from 'zod';
import { AwsError, type Action } from '../../gateway/service';
import { parseInput } from '../input';
import type { Statement } from '../statement';
import type { StatementStore } from '../statement-store';
import { listedView } from '../views';

const STATUSES = ['SUBMITTED', 'PICKED', 'STARTED', 'FINISHED', 'ABORTED', 'FAILED', 'ALL'] as const;
const MOST = 100;

const inputSchema = z.strictObject({
  ClusterIdentifier: z.string().optional(),
  WorkgroupName: z.string().optional(),
  Database: z.string().optional(),
  MaxResults: z.number().int().min(0).max(MOST).optional(),
  NextToken: z.string().optional(),
  RoleLevel: z.boolean().optional(),
  StatementName: z.string().optional(),
  Status: z.enum(STATUSES).optional(),
});
type Input = z.infer<typeof inputSchema>;

export function listStatements(store: StatementStore): Action {
  return async (given) => {
    const input = parseInput(inputSchema, given);
    const found = store.newestFirst().filter((statement) => matches(statement, input));
    // The token is the last id given out: statements that start meanwhile do not shift the pages.
    const last = found.findIndex((statement) => statement.id === input.NextToken);
    if (input.NextToken !== undefined && last < 0)
      throw new AwsError('ValidationException', 'Invalid NextToken.');
    const page = found.slice(last + 1, last + 1 + (input.MaxResults || MOST));
    const more = last + 1 + page.length < found.length;
    return { Statements: page.map(listedView), ...(more ? { NextToken: page.at(-1)?.id } : {}) };
  };
}

function matches(statement: Statement, input: Input): boolean {
  const { Status, StatementName, Database, WorkgroupName, ClusterIdentifier } = input;
  return (
    (Status === undefined || Status === 'ALL' || statement.status === Status) &&
    (StatementName === undefined || (statement.name ?? '').startsWith(StatementName)) &&
    (Database === undefined || statement.target.database === Database) &&
    (WorkgroupName === undefined || statement.target.workgroupName === WorkgroupName) &&
    (ClusterIdentifier === undefined || statement.target.clusterIdentifier === ClusterIdentifier)
  );
}
