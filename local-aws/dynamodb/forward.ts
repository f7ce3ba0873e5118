/** Hands a call to dynalite as it came. */
import { post } from '../gateway/post';
import { refusal } from '../gateway/refusal';
import { RawAnswer, type Action, type StackContext } from '../gateway/service';

const KEPT_HEADERS = ['content-type', 'x-amzn-requestid', 'x-amz-crc32'];

export function forward(context: StackContext, action: string, members: readonly string[]): Action {
  return async (input) => {
    const strange = Object.keys(input).filter((name) => !members.includes(name));
    if (strange.length > 0)
      throw refusal('dynamodb', action, 'json', `${strange.join(', ')} would be ignored`);
    const { status, headers, text } = await post(await context.dynaliteUrl(), {
      headers: headersOf(context, action),
      body: JSON.stringify(input),
    });
    const kept = KEPT_HEADERS.map((name) => [name, String(headers[name] ?? '')] as const);
    return new RawAnswer(status, Object.fromEntries(kept), text);
  };
}

/** Dynalite wants a signature and checks none; a table's ARN has the region that it names. */
function headersOf({ region }: StackContext, action: string): Record<string, string> {
  const scope = `local/20260101/${region}/dynamodb/aws4_request`;
  return {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${action}`,
    'x-amz-date': '20260101T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
  };
}
