/** Functions of Python are really run, and fail as Lambda's fail. */
import { Lambda } from '@aws-sdk/client-lambda';
import type { Gateway } from '../../../local-aws/gateway/server';
import { service as lambdaService } from '../../../local-aws/lambda';
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

async function make(code: string, Handler = 'handler.run'): Promise<string> {
  const FunctionName = uniqueName('f');
  await lambda.createFunction({
    FunctionName,
    Runtime: 'python3.13',
    Role: 'arn:aws:iam::000000000000:role/f',
    Handler,
    Code: { ZipFile: zipOf([{ name: 'handler.py', bytes: Buffer.from(code) }]) },
    Timeout: 2,
    Environment: { Variables: { TOLD: 'this' } },
  });
  return FunctionName;
}

async function call(FunctionName: string, payload: unknown = {}) {
  const { Payload, FunctionError } = await lambda.invoke({ FunctionName, Payload: JSON.stringify(payload) });
  return { error: FunctionError, value: JSON.parse(Buffer.from(Payload ?? []).toString('utf8')) as unknown };
}

it('gets the event, its context and its variables, and gives its result', async () => {
  const name = await make(`
import os
def run(event, context):
    left = context.get_remaining_time_in_millis()
    return {"event": event, "name": context.function_name, "arn": context.invoked_function_arn, "left": 0 < left <= 2000,
            "told": os.environ["TOLD"], "foreign": os.environ.get("ECOMFLOW_TEST_STACK")}`);
  expect(await call(name, { a: [1, 'é'] })).toEqual({
    error: undefined,
    value: {
      event: { a: [1, 'é'] },
      name,
      arn: `arn:aws:lambda:eu-west-1:000000000000:function:${name}`,
      left: true,
      told: 'this',
      foreign: null,
    },
  });
});

it('stays warm, and serves calls side by side by processes of their own', async () => {
  const name = await make(`
import os, time
calls = 0
def run(event, context):
    global calls
    calls += 1
    time.sleep(event["s"])
    return {"pid": os.getpid(), "calls": calls}`);
  const first = await call(name, { s: 0 });
  const second = await call(name, { s: 0 });
  expect(second.value).toEqual({ ...(first.value as object), calls: 2 });
  const both = await Promise.all([call(name, { s: 0.4 }), call(name, { s: 0.4 })]);
  expect(new Set(both.map(({ value }) => (value as { pid: number }).pid)).size).toBe(2);
});

it.each([
  ['raises', 'def run(event, context): raise ValueError("not so")', 'ValueError', 'not so'],
  ['imports what is not there', 'import nowhere', 'Runtime.ImportModuleError', "No module named 'nowhere'"],
  ['cannot be parsed', 'def run(:', 'Runtime.UserCodeSyntaxError', "Syntax error in module 'handler'"],
  ['fails while it is loaded', 'raise KeyError("x")', 'KeyError', 'x'],
  [
    'has no such handler',
    'other = 1',
    'Runtime.HandlerNotFound',
    "Handler 'run' missing on module 'handler'",
  ],
  [
    'answers with what is no JSON',
    'def run(event, context): return {1, 2}',
    'Runtime.MarshalError',
    'set is not JSON serializable',
  ],
  [
    'ends its process',
    'import os\ndef run(event, context): os._exit(3)',
    'Runtime.ExitError',
    'exit status 3',
  ],
  [
    'is killed',
    'import os, signal\ndef run(event, context): os.kill(os.getpid(), signal.SIGKILL)',
    'Runtime.ExitError',
    'signal: SIGKILL',
  ],
  [
    'takes too long',
    'import time\ndef run(event, context): time.sleep(60)',
    'Sandbox.Timedout',
    'Task timed out after 2.00 seconds',
  ],
])('one that %s says so as an unhandled error', async (_, code, errorType, message) => {
  const name = await make(code);
  expect(await call(name)).toEqual({
    error: 'Unhandled',
    value: expect.objectContaining({
      errorType,
      errorMessage: expect.stringContaining(message) as string,
    }) as unknown,
  });
});

it('says where an error came from', async () => {
  const { value } = await call(await make('def run(event, context):\n    raise ValueError("x")'));
  const { stackTrace } = value as { stackTrace: string[] };
  expect(stackTrace).toEqual([expect.stringContaining('line 2, in run')]);
});
