/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateAnalysis.html, by definition. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { definitionSchema } from '../definition/schema';
import { alreadyExists } from '../errors';
import { accountSchema, idSchema, parseInput, permissionsSchema, tagsSchema } from '../input';
import { makeFrom } from '../made-from';
import { requestId, type QuicksightState } from '../state';

const schema = z.strictObject({
  AwsAccountId: accountSchema,
  AnalysisId: idSchema,
  Name: z.string().min(1).max(2048),
  Definition: definitionSchema,
  Permissions: permissionsSchema.optional(),
  Tags: tagsSchema.optional(),
});

export function createAnalysis(state: QuicksightState): Action {
  return async (input) => {
    const request = parseInput(schema, input);
    state.checkAccount(request.AwsAccountId);
    const { AnalysisId: id, Name: name } = request;
    if (state.analyses.has(id)) throw alreadyExists(`Analysis ${id} already exists`);
    const made = makeFrom(state, request.Definition, 'CREATION');
    const arn = state.arn(`analysis/${id}`);
    state.analyses.set(id, { id, arn, name, createdAt: made.madeAt, made });
    return { Arn: arn, AnalysisId: id, CreationStatus: 'CREATION_IN_PROGRESS', ...requestId() };
  };
}
