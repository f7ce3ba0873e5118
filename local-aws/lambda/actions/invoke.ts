import { RawAnswer, type Action } from '../../gateway/service';
import { invalidRequest } from '../errors';
import { invokeSchema, parseInput } from '../input';
import type { LambdaState } from '../state';

export function invoke(state: LambdaState): Action {
  return async (input) => {
    const { FunctionName, Payload, InvocationType } = parseInput(invokeSchema, input);
    const called = state.find(FunctionName);
    const payload = Payload.length === 0 ? '{}' : Payload.toString('utf8');
    try {
      JSON.parse(payload);
    } catch (error) {
      throw invalidRequest(`Could not parse request body into json: ${String(error)}`);
    }
    if (InvocationType === 'DryRun') return new RawAnswer(204, {}, '');
    const outcome = await state.invoke(called, payload);
    return new RawAnswer(
      200,
      {
        'content-type': 'application/json',
        'x-amz-executed-version': '$LATEST',
        ...(outcome.isError ? { 'x-amz-function-error': 'Unhandled' } : {}),
      },
      outcome.payload,
    );
  };
}
