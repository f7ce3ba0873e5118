/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_DescribeAnalysis.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { accountSchema, idSchema, parseInput } from '../input';
import { requestId, type QuicksightState } from '../state';
import { analysisView } from '../views';

const schema = z.strictObject({ AwsAccountId: accountSchema, AnalysisId: idSchema });

export function describeAnalysis(state: QuicksightState): Action {
  return async (input) => {
    const { AwsAccountId, AnalysisId } = parseInput(schema, input);
    state.checkAccount(AwsAccountId);
    return { Analysis: analysisView(state.analysis(AnalysisId)), ...requestId() };
  };
}
