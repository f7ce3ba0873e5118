/** https://docs.aws.amazon.com/lambda/latest/api/API_DeleteEventSourceMapping.html */
import type { Action } from '../../gateway/service';
import type { EventSources } from '../event-sources';
import { parseInput } from '../input';
import { mappingIdSchema } from '../mapping-input';

export function deleteEventSourceMapping(sources: EventSources): Action {
  return async (input) => ({ ...(await sources.delete(parseInput(mappingIdSchema, input).UUID)) });
}
