import { ServiceError } from '@temporalio/client';
import { ApplicationFailure, NamespaceNotFoundError } from '@temporalio/common';
import { translateErrors } from '../../src/activities/classify-errors';
import { classifyError } from '../../src/aws/classify-error';
import { EltError } from '../../src/model/errors';
import { statementError } from '../../src/aws/statement-error';

const aws = (name: string, status = 400) =>
  Object.assign(new Error('m'), { name, $metadata: { httpStatusCode: status } });
const connection = (code: string) => Object.assign(new Error('m'), { code });
/** As the driver throws what the server says; of a number of MariaDB's own it knows no name. */
const server = (errno: number) => Object.assign(new Error('m'), { errno, sqlState: 'HY000' });
const wrapped = (cause: unknown) => new Error('rolled back', { cause });

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
    [connection('PROTOCOL_CONNECTION_LOST'), 'ELT_REPLICATE_SOURCE_UNREACHABLE', true],
    [Object.assign(connection('ECONNRESET'), { fatal: true }), 'ELT_REPLICATE_SOURCE_UNREACHABLE', true],
    [connection('HANDSHAKE_NO_SSL_SUPPORT'), 'ELT_REPLICATE_SOURCE_DENIED', false],
    [wrapped(server(1290)), 'ELT_REPLICATE_SOURCE_READ_ONLY', false],
    [wrapped(wrapped(new EltError('ELT_CHECK_FAILED', 'm'))), 'ELT_CHECK_FAILED', false],
    [wrapped('text'), 'ELT_AWS_REQUEST_INVALID', false],
    [new ServiceError('m'), 'ELT_AWS_UNAVAILABLE', true],
    [new NamespaceNotFoundError('n'), 'ELT_AWS_UNAVAILABLE', true],
    ['just text', 'ELT_AWS_REQUEST_INVALID', false],
  ])('%s is %s', (error, code, retryable) => {
    expect(classifyError(error)).toMatchObject({ code, retryable });
  });

  it.each([
    [
      'locks, connections, limits',
      [1205, 1213, 1040, 1203, 1226, 1317, 1969, 3024, 1020, 3572],
      'BUSY',
      true,
    ],
    ['disk', [1021, 1026, 1030, 1114, 1180, 1598], 'FULL', true],
    ['read only', [1290, 1792, 1836, 1036, 1874, 1881], 'READ_ONLY', false],
    [
      'permissions',
      [1044, 1045, 1130, 1142, 1143, 1227, 1698, 1820, 1862, 3118, 4151, 3159],
      'DENIED',
      false,
    ],
    ['tables', [1046, 1049, 1146, 1356, 1364, 1406, 1471, 1644, 4025], 'SCHEMA', false],
    ['shutdowns', [1053, 1047, 1927, 3169, 4031, 1158], 'UNREACHABLE', true],
    ['what nobody foresaw', [1690, 9999], 'FAILED', false],
  ])("takes the source's own numbers: %s", (_, numbers, end, retryable) => {
    for (const errno of numbers)
      expect([errno, classifyError(server(errno))]).toEqual([
        errno,
        expect.objectContaining({ code: `ELT_REPLICATE_SOURCE_${end}`, retryable }),
      ]);
  });

  it('tells a column that is gone, and what is our own defect, from these', () => {
    expect(classifyError(server(1054)).code).toBe('ELT_REPLICATE_DDL_SEEN');
    expect(classifyError(server(1064)).code).toBe('ELT_AWS_REQUEST_INVALID');
  });

  it('says what the cause says, too', () => {
    expect(classifyError(wrapped(server(1290))).message).toBe('Error: rolled back: Error: m');
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
    ['ERROR: ROUND of an integer: refused by the local Redshift (1023)', 'ELT_LOAD_STATEMENT_FAILED'],
    ['ERROR: invalid input syntax for type integer: "connection closed"', 'ELT_LOAD_STATEMENT_FAILED'],
    ["ERROR: x is not known to the local Redshift: x('ELT_LOAD_SERIALIZATION')", 'ELT_LOAD_STATEMENT_FAILED'],
    ['Query #2 failed with ERROR: 1023 DETAIL: Serializable isolation violation', 'ELT_LOAD_SERIALIZATION'],
    ['Query #7 failed with ERROR: ELT_LOAD_KEY_COLLISION: two members', 'ELT_LOAD_KEY_COLLISION'],
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
