/** Calls that a service makes in a role's name, by AWS's JSON protocol. */
import { z } from 'zod';
import { post } from './post';
import { AwsError } from './service';

export interface Caller {
  /** Of the gateway, or of moto past it. */
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
}

export interface AskedCall {
  readonly service: string;
  /** `Kinesis_20131202.GetRecords` */
  readonly target: string;
  readonly input: object;
}

const errorSchema = z.object({ __type: z.string(), message: z.string().nullish() });

/** Throws AwsError with what the service answered. */
export async function askAws(caller: Caller, { service, target, input }: AskedCall): Promise<unknown> {
  const { url, region, accessKeyId } = caller;
  const scope = `${accessKeyId}/20260101/${region}/${service}/aws4_request`;
  const answer = await post(url, {
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
  });
  if (answer.status === 200) return JSON.parse(answer.text);
  throw readError(answer.text, answer.status);
}

function readError(text: string, status: number): AwsError {
  try {
    const { __type, message } = errorSchema.parse(JSON.parse(text));
    return new AwsError(__type.split('#').at(-1) ?? __type, message ?? text, status);
  } catch {
    return new AwsError('InternalFailure', text, status);
  }
}
