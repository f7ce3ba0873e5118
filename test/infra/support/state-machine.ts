/** Whether the state machine in an applied state is the one that the tests of the trigger execute, valid, and calls a function that is there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import validate from 'asl-validator';
import { resourcesOf } from './applied';
import { CONFIGURATION } from './configuration';

const TEMPLATE = join(CONFIGURATION, 'state-machines/run-pipeline.asl.json');

/** Takes what `show -json` prints of a state. Returns what is wrong, a line each; empty when nothing is. */
export function faultsOfStateMachine(shown: string): string[] {
  const all = resourcesOf(shown);
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
