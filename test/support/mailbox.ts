/** Mail of a topic, by the way that it takes: SNS into a queue. */
import { randomUUID } from 'node:crypto';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { clientSettings, uniqueName } from './stack';

export interface ReadMail {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Value: string }>>;
}

export interface Mailbox {
  readonly topicArn: string;
  /** What came since the last look, in order. */
  read(): Promise<ReadMail[]>;
  close(): void;
}

/** `filter` is a subscription's policy: which messages it wants. */
export async function openMailbox(filter?: object, topicArn?: string): Promise<Mailbox> {
  const sns = new SNS(clientSettings());
  const sqs = new SQS(clientSettings());
  const { TopicArn = '' } =
    topicArn === undefined
      ? await sns.createTopic({ Name: uniqueName('ecomflow-alerts') })
      : { TopicArn: topicArn };
  const name = uniqueName('mail');
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: name });
  const Endpoint = `arn:aws:sqs:eu-west-1:000000000000:${name}`;
  const Attributes = filter === undefined ? {} : { FilterPolicy: JSON.stringify(filter) };
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint, Attributes });
  return {
    topicArn: TopicArn,
    async read() {
      const mails: ReadMail[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
        if (Messages.length === 0) return mails;
        mails.push(...Messages.map(({ Body = '' }) => JSON.parse(Body) as ReadMail));
        await sqs.deleteMessageBatch({
          QueueUrl,
          Entries: Messages.map(({ ReceiptHandle = '' }) => ({ Id: randomUUID(), ReceiptHandle })),
        });
      }
    },
    close() {
      sns.destroy();
      sqs.destroy();
    },
  };
}
