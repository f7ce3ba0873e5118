/**
 * A Data API result whose whole numbers keep all their digits.
 *
 * The Data API answers a BIGINT as a JSON number, and the SDK reads it by JSON.parse, as a double: of a surrogate key of
 * 60 bits the last digits are lost before anybody sees it. So the answer's text is changed before it is parsed: a long
 * that no double holds comes as `stringValue`, as a DECIMAL does. (`ResultFormat: CSV` has the digits, but AWS does not say
 * how it tells NULL from an empty text.)
 */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  GetStatementResultCommand,
  type GetStatementResultResponse,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { EltError } from '../model/errors';

/** A member's name and its value: within a text no quote stands without a backslash, so a text's content never matches. */
const LONG = /"longValue"\s*:\s*(-?\d{16,})/g;

/** `{"longValue":681410789001961139}` → `{"stringValue":"681410789001961139"}`; a long up to 2^53 - 1 stays as it is. */
export function keepDigits(json: string): string {
  return json.replaceAll(LONG, (long, digits: string) =>
    Number.isSafeInteger(Number(digits)) ? long : `"stringValue":"${digits}"`,
  );
}

/** One page of a statement's result. */
export function readResultPage(
  client: RedshiftDataClient,
  id: string,
  token?: string,
): Promise<GetStatementResultResponse> {
  const command = new GetStatementResultCommand({ Id: id, NextToken: token });
  // Between the wire and the SDK's own reading.
  command.middlewareStack.addRelativeTo(keepingDigits, {
    name: 'keepDigits',
    relation: 'after',
    toMiddleware: 'deserializerMiddleware',
  });
  return client.send(command);
}

function keepingDigits<Given, Answer extends { response: unknown }>(
  next: (given: Given) => Promise<Answer>,
): (given: Given) => Promise<Answer> {
  return async (given) => {
    const answer = await next(given);
    const response = answer.response as { statusCode?: number; body?: unknown };
    if (response.statusCode !== 200) return answer;
    if (!(response.body instanceof Readable))
      throw new EltError('ELT_AWS_REQUEST_INVALID', 'the SDK gave an answer that is no stream');
    response.body = Buffer.from(keepDigits(await text(response.body)));
    return answer;
  };
}
