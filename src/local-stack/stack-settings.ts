/**
 * A kept stack's settings for a command that a person types beside it. Only the command line takes them, as a whole or not
 * at all: half of a laptop's stack and half of production would be neither. The worker reads its environment alone.
 */
import { join } from 'node:path';
import { LOCAL_STACK_DIR, readStack, type Stack } from './stack';

/** What says where a command goes. One of them set to another place than the stack's: the person means that place. */
const PLACES =
  /^(AWS_ENDPOINT_URL.*|TEMPORAL_(ADDRESS|NAMESPACE|PROFILE|API_KEY)|ECOMFLOW_(WAREHOUSE|.*_(BUCKET|WORKGROUP|CLUSTER|DATABASE|ARN|ACCOUNT|SECRET_ID)))$/;
/** Settings of the SDKs' own that would lead a call past the stack. */
const FOREIGN = /^(AWS_|TEMPORAL_)/;

/**
 * Puts the settings of the stack in `cwd` (or of ECOMFLOW_STACK_FILE) into `env` when nothing there names another place,
 * and says so. A stack that does not run any more is named and not used.
 */
export function applyLocalStack(
  env: NodeJS.ProcessEnv = process.env,
  cwd: string = process.cwd(),
  tell: (message: string) => void = (message) => void process.stderr.write(`${message}\n`),
): NodeJS.ProcessEnv {
  const file = env['ECOMFLOW_STACK_FILE'] ?? join(cwd, LOCAL_STACK_DIR, 'stack.json');
  const stack = readStack(file);
  if (stack === undefined || otherPlaces(env, stack ?? { env: {} }).length > 0) return env;
  if (stack === null) {
    tell(`${file} is of no stack that runs, so it is not used: ecomflow local start`);
    return env;
  }
  const isNew = Object.entries(stack.env).some(([name, value]) => PLACES.test(name) && env[name] !== value);
  if (isNew) tell(`using the local stack of ${file}`);
  return takeStack(env, stack);
}

/** Names of the variables that are set, and not to what the stack says. */
function otherPlaces(env: NodeJS.ProcessEnv, stack: Pick<Stack, 'env'>): string[] {
  return Object.keys(env).filter((name) => PLACES.test(name) && env[name] && env[name] !== stack.env[name]);
}

/** Gives `env` the stack's settings, and takes out of it what leads elsewhere, such as a profile with credentials. */
export function takeStack(env: NodeJS.ProcessEnv, stack: Pick<Stack, 'env'>): NodeJS.ProcessEnv {
  for (const name of Object.keys(env)) if (FOREIGN.test(name)) delete env[name];
  return Object.assign(env, stack.env);
}
