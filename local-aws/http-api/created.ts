/** What was made is answered with 201. */
import { RawAnswer } from '../gateway/service';

export function created(shown: Readonly<Record<string, unknown>>): RawAnswer {
  return new RawAnswer(201, { 'content-type': 'application/json' }, JSON.stringify(shown));
}
