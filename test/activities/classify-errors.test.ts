import { ServiceError } from '@temporalio/client';
import { ApplicationFailure, NamespaceNotFoundError } from '@temporalio/common';
import { translateErrors } from '../../src/activities/classify-errors';
import { classifyError } from '../../src/aws/classify-error';
import { EltError } from '../../src/model/errors';
import { statementError } from '../../src/aws/statement-error';

const aws = (name: string, status = 400) =>
  Object.assign(new Error('m'), { name, $metadata: { httpStatusCode: status } });
const connection = (code: string) => Object.assign(new Error('m'), { code });

describe('foreign errors become codes', () => {
  it.each([
    [aws('ThrottlingException'), 'ELT_AWS_THROTTLED', true],
    [aws('ConcurrentRunsExceededException'), 'ELT_REFINE_CAPACITY', true],
    [aws('AccessDeniedException', 403), 'ELT_AWS_ACCESS_DENIED', false],
    [aws('EntityNotFoundException'), 'ELT_AWS_NOT_FOUND', false],
    [aws('ValidationException'), 'ELT_AWS_REQUEST_INVALID', false],
    [aws('LimitExceededException'), 'ELT_REPORT_QUOTA', false],
    [aws('SomethingNew', 503), 'ELT_AWS_UNAVAILABLE', true],
    [aws('SomethingNew', 429), 'ELT_AWS_THROTTLED', true],
    [aws('SomethingNew', 404), 'ELT_AWS_NOT_FOUND', false],
    [aws('SomethingNew', 400), 'ELT_AWS_REQUEST_INVALID', false],
    [connection('ECONNRESET'), 'ELT_AWS_UNAVAILABLE', true],
    [connection('ER_LOCK_DEADLOCK'), 'ELT_REPLICATE_SOURCE_UNREACHABLE', true],
    [connection('ER_BAD_FIELD_ERROR'), 'ELT_REPLICATE_DDL_SEEN', false],
    [connection('ER_NO_SUCH_TABLE'), 'ELT_REPLICATE_DDL_SEEN', false],
    [new ServiceError('m'), 'ELT_AWS_UNAVAILABLE', true],
    [new NamespaceNotFoundError('n'), 'ELT_AWS_UNAVAILABLE', true],
    ['just text', 'ELT_AWS_REQUEST_INVALID', false],
  ])('%s is %s', (error, code, retryable) => {
    expect(classifyError(error)).toMatchObject({ code, retryable });
  });

  it('keeps a code of our own', () => {
    expect(classifyError(new EltError('ELT_CHECK_FAILED', 'm')).code).toBe('ELT_CHECK_FAILED');
  });

  it('reaches the workflow as a failure of that type, retried or not', async () => {
    const { work } = translateErrors({ work: () => Promise.reject(aws('ThrottlingException')) });
    const error = await work().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApplicationFailure);
    expect(error).toMatchObject({ type: 'ELT_AWS_THROTTLED', nonRetryable: false });
  });
});

describe('what a failed statement means', () => {
  it.each([
    ['ERROR: 1023 DETAIL: Serializable isolation violation on table', 'ELT_LOAD_SERIALIZATION'],
    ['ERROR: ELT_LOAD_KEY_COLLISION: two members', 'ELT_LOAD_KEY_COLLISION'],
    ['ERROR: relation "x" does not exist', 'ELT_LOAD_STATEMENT_FAILED'],
    ['ERROR: division by zero', 'ELT_LOAD_STATEMENT_FAILED'],
    [
      "ERROR: a defect of the local Redshift (KeyError: 'position') in: select 1",
      'ELT_LOAD_STATEMENT_FAILED',
    ],
    ['ERROR: Internal error: assertion failed', 'ELT_LOAD_STATEMENT_FAILED'],
    ['ERROR: Internal error: connection terminated (the local engine ended: exit 1)', 'ELT_AWS_UNAVAILABLE'],
    ['ERROR: connection terminated (too many clients already)', 'ELT_AWS_UNAVAILABLE'],
    ['ERROR: deadlock detected', 'ELT_LOAD_SERIALIZATION'],
    ['ERROR: ELT_NO_SUCH_CODE', 'ELT_LOAD_STATEMENT_FAILED'],
  ])('%s', (text, code) => {
    expect(statementError({ Id: 'i', Status: 'FAILED', Error: text }).code).toBe(code);
  });

  it('is an abort when somebody cancelled it', () => {
    expect(statementError({ Id: 'i', Status: 'ABORTED' }).code).toBe('ELT_LOAD_STATEMENT_ABORTED');
  });
});
