/**
 * What Terraform says that it made (`terraform output -json`), beside what this code reads and how it names things. Whether it is
 * there the other checks ask of AWS, with these outputs as their settings.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { SETTINGS } from '../../config';
import { EltError } from '../../model/errors';
import { faultsOf } from '../../model/faults';
import { replicationName } from '../../model/names';
import type { Pipeline } from '../../model/pipeline';
import { bad, examine, good, type Finding, type Seen } from '../../sources/finding';

/** Of one pipeline: infra-terraform/outputs.tf. */
const deployedSchema = z.object({
  /** DMS's task or serverless replication. */
  replication: z.string().nullable(),
  /** Key prefix in the landing bucket. */
  landing_prefix: z.string().nullable(),
  data_sets: z.array(z.string()),
});
type Deployed = z.infer<typeof deployedSchema>;

const outputsSchema = z.object({
  worker_environment: z.object({ value: z.record(z.string(), z.string()) }),
  pipelines: z.object({ value: z.record(z.string(), deployedSchema) }),
});

export interface Outputs {
  /** The worker's variables. */
  readonly environment: Readonly<Record<string, string>>;
  readonly pipelines: Readonly<Record<string, Deployed>>;
}

/** Throws ELT_INPUT_INVALID for what is not the JSON of all outputs. */
export function readOutputs(file: string): Outputs {
  const parsed = outputsSchema.safeParse(readJson(file));
  if (parsed.success)
    return { environment: parsed.data.worker_environment.value, pipelines: parsed.data.pipelines.value };
  throw invalid(file, faultsOf(parsed.error));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw invalid(file, cause instanceof Error ? cause.message : String(cause));
  }
}

function invalid(file: string, fault: string): EltError {
  return new EltError(
    'ELT_INPUT_INVALID',
    `--outputs ${file}: ${fault}. It takes what \`terraform output -json\` prints`,
  );
}

/** The pipelines of the code that are deployed. */
export function deployedOf({ pipelines }: Outputs, known: readonly Pipeline[]): Pipeline[] {
  return known.filter(({ name }) => name in pipelines);
}

const APPLY = 'run `npm run gen` and `terraform apply` of this very version, or deploy its worker';

export function examineOutputs(
  outputs: Outputs,
  known: readonly Pipeline[],
  env: NodeJS.ProcessEnv,
): Promise<Finding[]> {
  return Promise.all([
    examine('settings', APPLY, () => Promise.resolve(lookAtSettings(outputs.environment, env))),
    ...Object.entries(outputs.pipelines).map(async ([name, deployed]) => ({
      ...(await examine('names', APPLY, () =>
        Promise.resolve(
          lookAtNames(
            name,
            deployed,
            known.find((pipeline) => pipeline.name === name),
          ),
        ),
      )),
      pipeline: name,
    })),
  ]);
}

/** Variables that nothing reads, and those that this process has otherwise: it would look elsewhere than the worker does. */
function lookAtSettings(environment: Outputs['environment'], env: NodeJS.ProcessEnv): Seen {
  const unread = Object.keys(environment).filter(
    (name) => /^ECOMFLOW_/.test(name) && !SETTINGS.includes(name),
  );
  const otherwise = Object.entries(environment).flatMap(([name, value]) =>
    env[name] === undefined || env[name] === '' || env[name] === value
      ? []
      : [`${name} is ${value} there and ${String(env[name])} here`],
  );
  const faults = [...unread.map((name) => `nothing reads ${name}`), ...otherwise];
  return faults.length > 0
    ? bad(faults.join('; '))
    : good(`${Object.keys(environment).length} variables, as the worker has them`);
}

function lookAtNames(name: string, deployed: Deployed, pipeline: Pipeline | undefined): Seen {
  if (!pipeline) return bad(`${name} is deployed, and no pipeline of this code`);
  const { source, report } = pipeline;
  const faults = [
    ...differs(
      'replication',
      deployed.replication,
      source.kind === 'mysql-cdc' ? replicationName(name) : null,
    ),
    ...differs('landing', deployed.landing_prefix, source.kind === 's3-files' ? source.landing.prefix : null),
    ...differs('data sets', list(deployed.data_sets), list(report)),
  ];
  return faults.length > 0 ? bad(faults.join('; ')) : good('as the code has them');
}

function list(names: readonly string[]): string {
  return [...names].sort().join(', ');
}

function differs(what: string, theirs: string | null, ours: string | null): string[] {
  return theirs === ours ? [] : [`${what}: ${theirs ?? 'none'} is deployed, the code has ${ours ?? 'none'}`];
}
