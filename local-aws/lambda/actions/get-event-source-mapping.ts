/** https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html */
import type { Action } from '../../gateway/service';
import type { EventSources } from '../event-sources';
import { parseInput } from '../input';
import { mappingIdSchema } from '../mapping-input';

export function getEventSourceMapping(sources: EventSources): Action {
  return (input) => Promise.resolve({ ...sources.get(parseInput(mappingIdSchema, input).UUID) });
}
