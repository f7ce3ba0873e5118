/** What a failed statement means. The database says it only in words, so this is the one place that reads them. */
import type { DescribeStatementResponse } from '@aws-sdk/client-redshift-data';
import { EltError, isErrorCode, type ErrorCode } from '../model/errors';

/** First match wins. Our own procedures raise messages that begin with a code. */
const MEANINGS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/\b1023\b|[Ss]erializable isolation violation|could not serialize access/, 'ELT_LOAD_SERIALIZATION'],
  [/deadlock detected/, 'ELT_LOAD_SERIALIZATION'],
  // Not "Internal error" by itself: a statement that the warehouse is wrong about fails so each time it is repeated.
  [/connection (?:was )?(?:closed|reset|terminated)|terminating connection/i, 'ELT_AWS_UNAVAILABLE'],
];

export function statementError(
  statement: Pick<DescribeStatementResponse, 'Id' | 'Status' | 'Error' | 'SubStatements'>,
): EltError {
  const text = statement.Error ?? 'no message';
  const message = `statement ${statement.Id ?? '?'} ${statement.Status?.toLowerCase() ?? ''}: ${text}`;
  return new EltError(codeOf(statement.Status, text), message);
}

function codeOf(status: string | undefined, text: string): ErrorCode {
  if (status === 'ABORTED') return 'ELT_LOAD_STATEMENT_ABORTED';
  const raised = /ELT_[A-Z]+(?:_[A-Z]+)+/.exec(text)?.[0];
  if (isErrorCode(raised)) return raised;
  return MEANINGS.find(([pattern]) => pattern.test(text))?.[1] ?? 'ELT_LOAD_STATEMENT_FAILED';
}
