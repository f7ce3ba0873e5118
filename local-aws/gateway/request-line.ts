/** What of a request tells which call it is. */
import type { IncomingHttpHeaders } from 'node:http';

export interface RequestLine {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
}
