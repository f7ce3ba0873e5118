/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_UpdateAnalysis.html, by definition. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { definitionSchema } from '../definition/schema';
import { accountSchema, idSchema, parseInput } from '../input';
import { makeFrom } from '../made-from';
import { requestId, type QuicksightState } from '../state';

const schema = z.strictObject({
  AwsAccountId: accountSchema,
  AnalysisId: idSchema,
  Name: z.string().min(1).max(2048),
  Definition: definitionSchema,
});

export function updateAnalysis(state: QuicksightState): Action {
  return async (input) => {
    const request = parseInput(schema, input);
    state.checkAccount(request.AwsAccountId);
    const analysis = state.analysis(request.AnalysisId);
    analysis.made = makeFrom(state, request.Definition, 'UPDATE');
    analysis.name = request.Name;
    return {
      Arn: analysis.arn,
      AnalysisId: analysis.id,
      UpdateStatus: 'UPDATE_IN_PROGRESS',
      ...requestId(),
    };
  };
}
