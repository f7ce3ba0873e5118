/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_DescribeAnalysisDefinition.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { accountSchema, idSchema, parseInput } from '../input';
import { requestId, type QuicksightState } from '../state';

const schema = z.strictObject({ AwsAccountId: accountSchema, AnalysisId: idSchema });

export function describeAnalysisDefinition(state: QuicksightState): Action {
  return async (input) => {
    const { AwsAccountId, AnalysisId } = parseInput(schema, input);
    state.checkAccount(AwsAccountId);
    const { name, made } = state.analysis(AnalysisId);
    return {
      AnalysisId,
      Name: name,
      ResourceStatus: made.status,
      Errors: made.errors,
      Definition: made.definition,
      ...requestId(),
    };
  };
}
