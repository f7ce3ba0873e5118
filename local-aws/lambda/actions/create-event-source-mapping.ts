/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
import type { Action } from '../../gateway/service';
import type { EventSources } from '../event-sources';
import { parseMapping } from '../mapping-input';

export function createEventSourceMapping(sources: EventSources): Action {
  return async (input) => ({ ...(await sources.create(parseMapping(input))) });
}
