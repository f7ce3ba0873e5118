import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { crawlerState } from '../crawler-model';
import { crawlerRunning } from '../errors';
import { nameSchema, parseInput } from '../input';
import type { GlueState } from '../service-state';

export function deleteCrawler(state: GlueState): Action {
  return async (input) => {
    const { Name } = parseInput(z.strictObject({ Name: nameSchema }), input);
    if (crawlerState(state.crawler(Name)) !== 'READY')
      throw crawlerRunning(`Crawler with name ${Name} is running`);
    state.crawlers.delete(Name);
    return {};
  };
}
