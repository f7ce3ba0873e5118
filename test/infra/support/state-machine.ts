/** Whether the state machine in an applied state is the one that the tests of the trigger execute, valid, and calls a function that is there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import validate from 'asl-validator';
import { CONFIGURATION } from './configuration';

interface Resource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface Module {
  readonly resources?: readonly Resource[];
  readonly child_modules?: readonly Module[];
}

const TEMPLATE = join(CONFIGURATION, 'state-machines/run-pipeline.asl.json');

/** Takes what `show -json` prints of a state. Returns what is wrong, a line each; empty when nothing is. */
export function faultsOfStateMachine(shown: string): string[] {
  const { values } = JSON.parse(shown) as { values: { root_module: Module } };
  const all = resourcesOf(values.root_module);
  const text = all.find(({ type }) => type === 'aws_sfn_state_machine')?.values['definition'];
  if (typeof text !== 'string') return ['there is no state machine'];
  const definition = JSON.parse(text) as Definition;
  const called = definition.States.RunPipeline?.Parameters?.FunctionName ?? '';
  const functions = all.filter(({ type }) => type === 'aws_lambda_function');
  const rendered = readFileSync(TEMPLATE, 'utf8').replace('${start_pipeline_arn}', called);
  const validity = validate(definition);
  return [
    ...(validity.isValid ? [] : [`not valid: ${validity.errorsText()}`]),
    ...(functions.some(({ values: { arn } }) => arn === called) ? [] : [`no function has the ARN ${called}`]),
    ...(text === rendered ? [] : [`it is not ${TEMPLATE}`]),
  ];
}

interface Definition {
  readonly States: {
    readonly RunPipeline?: { readonly Parameters?: { readonly FunctionName?: string } };
  };
}

function resourcesOf({ resources = [], child_modules = [] }: Module): readonly Resource[] {
  return [...resources, ...child_modules.flatMap(resourcesOf)];
}
