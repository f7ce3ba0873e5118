import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { nameSchema, parseInput } from '../input';
import type { GlueState } from '../service-state';
import { crawlerView } from '../views';

export function getCrawler(state: GlueState): Action {
  return async (input) => {
    const { Name } = parseInput(z.strictObject({ Name: nameSchema }), input);
    return { Crawler: crawlerView(state.crawler(Name)) };
  };
}
