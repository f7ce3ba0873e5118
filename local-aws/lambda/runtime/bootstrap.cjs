/** Inside a function's process: loads the handler that _HANDLER names, and answers one call after the other. */
const { join } = require('node:path');

const [file, name] = process.env._HANDLER.split('.');
let handler;
try {
  handler = load();
} catch {
  // The first call loads it again, and answers with why it cannot.
}
process.send('started');

process.on('disconnect', () => process.exit(0));

process.on('message', async ({ payload, requestId, deadlineMs }) => {
  try {
    handler ??= load();
    const context = {
      awsRequestId: requestId,
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      invokedFunctionArn: process.env.ECOMFLOW_LAMBDA_ARN,
      getRemainingTimeInMillis: () => deadlineMs - Date.now(),
    };
    const result = await handler(JSON.parse(payload), context);
    process.send({ isError: false, payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    process.send({ isError: true, payload: JSON.stringify(describe(error)) });
  }
});

function load() {
  const module = require(join(process.env.LAMBDA_TASK_ROOT, file));
  if (typeof module[name] === 'function') return module[name];
  const error = new Error(`${process.env._HANDLER} is undefined or not exported`);
  error.name = 'Runtime.HandlerNotFound';
  throw error;
}

/** As Node's runtime of Lambda tells an error. */
function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}
