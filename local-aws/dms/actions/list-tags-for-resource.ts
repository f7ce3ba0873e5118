import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { notFound } from '../errors';
import { parseInput } from '../input';
import type { DmsState } from '../service-state';

const schema = z.strictObject({ ResourceArn: z.string() });

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_ListTagsForResource.html */
export function listTagsForResource(state: DmsState): Action {
  return async (input) => {
    const { ResourceArn } = parseInput(schema, input);
    const tags = state.tags.get(ResourceArn);
    if (!tags) throw notFound(`Resource ${ResourceArn} not found`);
    return { TagList: tags };
  };
}
