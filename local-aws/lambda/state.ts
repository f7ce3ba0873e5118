/** The functions of this stack: their code unpacked on disk, and the instances that run it. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { credentialsOf, roleName } from '../gateway/principal';
import type { StackContext } from '../gateway/service';
import { conflict, invalidValue, notFound } from './errors';
import type { CreateInput } from './input';
import { Instance } from './instance';
import { Instances } from './instances';
import { startNode } from './runtime/node-runtime';
import { startPython } from './runtime/python-runtime';
import type { Outcome, Runtime } from './runtime/runtime';

const run = promisify(execFile);

export interface LambdaFunction {
  readonly arn: string;
  readonly input: CreateInput;
  readonly createdMs: number;
  readonly codeSize: number;
  /** Where the zip was unpacked. */
  readonly folder: string;
  readonly instances: Instances;
}

export class LambdaState {
  private readonly functions = new Map<string, LambdaFunction>();
  private readonly root: Promise<string>;

  constructor(readonly context: StackContext) {
    this.root = mkdtemp(join(tmpdir(), 'ecomflow-lambda-'));
    this.root.catch(() => undefined);
  }

  /** Throws ResourceConflictException, and InvalidParameterValueException for a zip that is none. */
  async create(input: CreateInput): Promise<LambdaFunction> {
    const name = input.FunctionName;
    if (this.functions.has(name)) throw conflict(name);
    const zip = Buffer.from(input.Code.ZipFile, 'base64');
    const created: LambdaFunction = {
      arn: this.arnOf(name),
      input,
      createdMs: this.context.clock.now(),
      codeSize: zip.length,
      folder: await this.unpack(name, zip),
      instances: new Instances(() => new Instance(this.start(created))),
    };
    this.functions.set(name, created);
    return created;
  }

  find(name: string): LambdaFunction {
    const found = this.functions.get(name);
    if (!found) throw notFound(this.arnOf(name));
    return found;
  }

  async delete(name: string): Promise<void> {
    const found = this.find(name);
    this.functions.delete(name);
    found.instances.end();
    await rm(found.folder, { recursive: true, force: true });
  }

  /** One call, by an instance that is warm or by a new one. */
  async invoke(called: LambdaFunction, payload: string): Promise<Outcome> {
    const outcome = await called.instances.call(payload, called.input.Timeout * 1000);
    this.measure(called, 'Invocations', 1);
    this.measure(called, 'Errors', outcome.isError ? 1 : 0);
    return outcome;
  }

  /** As AWS measures a function. */
  measure({ input }: Pick<LambdaFunction, 'input'>, name: string, value: number): void {
    const dimensions = { FunctionName: input.FunctionName };
    this.context.metrics.measure({ namespace: 'AWS/Lambda', name, dimensions, value });
  }

  async stop(): Promise<void> {
    for (const { instances } of this.functions.values()) instances.end();
    await rm(await this.root, { recursive: true, force: true });
  }

  arnOf(name: string): string {
    return `arn:aws:lambda:${this.context.region}:${this.context.accountId}:function:${name}`;
  }

  private async start(called: LambdaFunction): Promise<Runtime> {
    const launched = { folder: called.folder, arn: called.arn, env: this.environment(called) };
    return called.input.Runtime.startsWith('python')
      ? startPython(this.context.python, launched)
      : startNode(launched);
  }

  private async unpack(name: string, zip: Buffer): Promise<string> {
    const folder = join(await this.root, `${name}-${randomUUID()}`);
    await mkdir(folder);
    const file = `${folder}.zip`;
    await writeFile(file, zip);
    try {
      await run(this.context.python, ['-m', 'zipfile', '-e', file, folder]);
    } catch {
      throw invalidValue('Could not unzip uploaded file. Please check your file, then try to upload again.');
    } finally {
      await rm(file, { force: true });
    }
    return folder;
  }

  /** What Lambda sets, what the function was given, and the way to this stack; of this process nothing else. */
  private environment({ input, folder }: LambdaFunction): NodeJS.ProcessEnv {
    const { region, gatewayUrl } = this.context;
    const role = credentialsOf(roleName(input.Role));
    return {
      PATH: process.env['PATH'],
      TZ: ':UTC',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: role.accessKeyId,
      AWS_SECRET_ACCESS_KEY: role.secretAccessKey,
      AWS_ENDPOINT_URL: gatewayUrl,
      AWS_LAMBDA_FUNCTION_NAME: input.FunctionName,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(input.MemorySize),
      LAMBDA_TASK_ROOT: folder,
      NO_PROXY: '127.0.0.1,localhost',
      ...input.Environment.Variables,
      _HANDLER: input.Handler,
    };
  }
}
