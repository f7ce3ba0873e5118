/** A queue as Lambda itself reads it: by SQS's JSON protocol, from moto. */
import { z } from 'zod';
import { NOBODYS_KEY } from '../gateway/principal';
import type { StackContext } from '../gateway/service';
import { askAws } from '../gateway/ask-aws';

const messageSchema = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string(),
  MD5OfBody: z.string().optional(),
});
export type Message = z.infer<typeof messageSchema>;
const receivedSchema = z.object({ Messages: z.array(messageSchema).nullish() });
const failedSchema = z.object({ Failed: z.array(z.unknown()).nullish() });

type Asks = Pick<StackContext, 'motoUrl' | 'region'>;

export async function receiveMessages(asks: Asks, arn: string, most: number): Promise<Message[]> {
  const answer = await ask(asks, arn, 'ReceiveMessage', { MaxNumberOfMessages: most });
  return receivedSchema.parse(answer).Messages ?? [];
}

/** Throws where some were not deleted: they come again. */
export async function deleteMessages(asks: Asks, arn: string, messages: readonly Message[]): Promise<void> {
  const Entries = messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
  const { Failed } = failedSchema.parse(await ask(asks, arn, 'DeleteMessageBatch', { Entries }));
  if (Failed && Failed.length > 0) throw new Error(`${Failed.length} message(s) of ${arn} were not deleted`);
}

/** Throws what SQS says of a queue that is not there. */
export async function findQueue(asks: Asks, arn: string): Promise<void> {
  await ask(asks, arn, 'GetQueueAttributes', { AttributeNames: ['QueueArn'] });
}

function ask({ motoUrl, region }: Asks, arn: string, action: string, input: object): Promise<unknown> {
  const [, , , , account = '', name = ''] = arn.split(':');
  return askAws(
    { url: motoUrl, region, accessKeyId: NOBODYS_KEY },
    {
      service: 'sqs',
      target: `AmazonSQS.${action}`,
      input: { QueueUrl: `${motoUrl}/${account}/${name}`, ...input },
    },
  );
}
