/** The local Lambda: functions are really run, and fail as Lambda's fail. */
import { Lambda } from '@aws-sdk/client-lambda';
import { service as lambdaService } from '../../../local-aws/lambda';
import type { Gateway } from '../../../local-aws/gateway/server';
import { zipOf } from '../../../src/aws/zip';
import { startOwnGateway } from '../../support/own-gateway';
import { clientSettings, uniqueName } from '../../support/stack';

let gateway: Gateway;
let lambda: Lambda;

beforeAll(async () => {
  gateway = await startOwnGateway([lambdaService]);
  lambda = new Lambda({ ...clientSettings(), endpoint: gateway.url, maxAttempts: 1 });
});
afterAll(async () => {
  lambda.destroy();
  await gateway.stop();
});

async function make(
  code: string,
  options: { Timeout?: number; Handler?: string; variables?: Record<string, string> } = {},
) {
  const FunctionName = uniqueName('f');
  await lambda.createFunction({
    FunctionName,
    Runtime: 'nodejs22.x',
    Role: 'arn:aws:iam::000000000000:role/f',
    Handler: options.Handler ?? 'index.handler',
    Code: { ZipFile: zipOf([{ name: 'index.js', bytes: Buffer.from(code) }]) },
    ...(options.Timeout === undefined ? {} : { Timeout: options.Timeout }),
    Environment: { Variables: options.variables ?? {} },
  });
  return FunctionName;
}

async function call(FunctionName: string, payload: unknown = {}) {
  const { Payload, FunctionError } = await lambda.invoke({ FunctionName, Payload: JSON.stringify(payload) });
  return { error: FunctionError, value: JSON.parse(Buffer.from(Payload ?? []).toString('utf8')) as unknown };
}

describe('a function', () => {
  it('gets the event, its context and its variables, and gives its result', async () => {
    const name = await make(
      `exports.handler = async (event, context) => ({
         event, name: context.functionName, arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis() > 0,
         told: process.env.TOLD, region: process.env.AWS_REGION, foreign: process.env.ECOMFLOW_TEST_STACK ?? null });`,
      { variables: { TOLD: 'this' } },
    );
    expect(await call(name, { a: [1, 'é'] })).toEqual({
      error: undefined,
      value: {
        event: { a: [1, 'é'] },
        name,
        arn: `arn:aws:lambda:eu-west-1:000000000000:function:${name}`,
        left: true,
        told: 'this',
        region: 'eu-west-1',
        foreign: null,
      },
    });
  });

  it('stays warm, and serves calls side by side by instances of its own', async () => {
    const name = await make(
      `let calls = 0; exports.handler = async ({ ms }) => { calls += 1; await new Promise((d) => setTimeout(d, ms)); return { pid: process.pid, calls }; };`,
    );
    const first = await call(name, { ms: 0 });
    const second = await call(name, { ms: 0 });
    expect(second.value).toEqual({ ...(first.value as object), calls: 2 });
    const both = await Promise.all([call(name, { ms: 300 }), call(name, { ms: 300 })]);
    expect(new Set(both.map(({ value }) => (value as { pid: number }).pid)).size).toBe(2);
  });

  it.each([
    ['throws', `exports.handler = async () => { throw new TypeError('not so') }`, 'TypeError', 'not so'],
    ['throws no error', `exports.handler = async () => { throw 'text' }`, 'string', 'text'],
    [
      'ends its process',
      `exports.handler = async () => process.exit(3)`,
      'Runtime.ExitError',
      'exit status 3',
    ],
    [
      'takes too long',
      `exports.handler = () => new Promise(() => setTimeout(() => {}, 60000))`,
      'Sandbox.Timedout',
      'Task timed out after 1.00 seconds',
    ],
    [
      'answers too much',
      `exports.handler = async () => 'x'.repeat(6291556)`,
      'Function.ResponseSizeTooLarge',
      '6291556 bytes',
    ],
    [
      'has no such handler',
      `exports.other = () => 1`,
      'Runtime.HandlerNotFound',
      'index.handler is undefined or not exported',
    ],
  ])('that %s says so as an unhandled error', async (_, code, errorType, message) => {
    const name = await make(code, { Timeout: 1 });
    expect(await call(name)).toEqual({
      error: 'Unhandled',
      value: expect.objectContaining({
        errorType,
        errorMessage: expect.stringContaining(message) as string,
      }) as unknown,
    });
  });

  it('is shown, made once, and gone once it was deleted', async () => {
    const name = await make('exports.handler = async () => null');
    expect((await lambda.getFunction({ FunctionName: name })).Configuration).toMatchObject({
      FunctionName: name,
      State: 'Active',
      Handler: 'index.handler',
    });
    expect((await call(name)).value).toBeNull();
    await lambda.deleteFunction({ FunctionName: name });
    await expect(lambda.getFunction({ FunctionName: name })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it.each([
    [
      'an unknown name',
      () => lambda.invoke({ FunctionName: 'nobody' }),
      'ResourceNotFoundException',
      'Function not found',
    ],
    [
      'an asynchronous call',
      () => lambda.invoke({ FunctionName: 'f', InvocationType: 'Event' }),
      'InvalidParameterValueException',
      'InvocationType',
    ],
    [
      'a layer',
      () =>
        lambda.createFunction({
          FunctionName: 'f',
          Runtime: 'nodejs22.x',
          Role: 'r',
          Handler: 'index.handler',
          Code: { ZipFile: Buffer.from('x') },
          Layers: ['l'],
        }),
      'InvalidParameterValueException',
      'Layers: not supported by the local Lambda',
    ],
    [
      'what is no zip',
      () =>
        lambda.createFunction({
          FunctionName: 'f',
          Runtime: 'nodejs22.x',
          Role: 'r',
          Handler: 'index.handler',
          Code: { ZipFile: Buffer.from('x') },
        }),
      'InvalidParameterValueException',
      'Could not unzip uploaded file',
    ],
    ['an alias', () => lambda.publishVersion({ FunctionName: 'f' }), 'UnknownOperationException', 'lambda'],
  ])('is refused with %s', async (_, ask, name, message) => {
    await expect(ask()).rejects.toMatchObject({ name, message: expect.stringContaining(message) as string });
  });
});
