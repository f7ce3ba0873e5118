/** Streams, functions and mappings between them, on a gateway of a test file's own, whose clock and faults are nobody else's. */
import type { Kinesis } from '@aws-sdk/client-kinesis';
import { Lambda, type CreateEventSourceMappingRequest } from '@aws-sdk/client-lambda';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Gateway } from '../../../../local-aws/gateway/server';
import { service as kinesisService } from '../../../../local-aws/kinesis';
import { service as lambdaService } from '../../../../local-aws/lambda';
import { zipOf } from '../../../../src/aws/zip';
import { startOwnGateway } from '../../../support/own-gateway';
import { clientSettings, uniqueName } from '../../../support/stack';
import { kinesisClient } from '../../kinesis/support/client';

/**
 * Notes each call with the texts that came, before it fails for a text that begins with "bad".
 * How it fails is said by HOW: it throws, or answers with what FAILURES of the numbers of bad records gives.
 */
const CODE = `
const { appendFileSync, existsSync } = require('node:fs');
exports.handler = async (event) => {
  const texts = event.Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString());
  appendFileSync(process.env.NOTES, JSON.stringify({ texts, first: event.Records[0], pid: process.pid }) + '\\n');
  if (texts.includes('kill') && !existsSync(process.env.NOTES + '.killed')) {
    appendFileSync(process.env.NOTES + '.killed', '');
    process.kill(process.pid, 'SIGKILL');
  }
  const bad = event.Records.filter((_, at) => texts[at].startsWith('bad')).map(({ kinesis }) => kinesis.sequenceNumber);
  if (process.env.ANSWER !== undefined) return new Function('bad', 'return ' + process.env.ANSWER)(bad);
  if (bad.length > 0) throw new Error('bad record');
};`;

/** Tells every record that failed, as a function should. */
export const REPORT = '({ batchItemFailures: bad.map((itemIdentifier) => ({ itemIdentifier })) })';

export interface NotedCall {
  readonly texts: readonly string[];
  readonly first: Readonly<Record<string, unknown>>;
  readonly pid: number;
}

export class StreamWorld {
  readonly kinesis: Kinesis;
  readonly lambda: Lambda;
  private readonly notes = mkdtempSync(join(tmpdir(), 'ecomflow-notes-'));

  private constructor(private readonly gateway: Gateway) {
    this.kinesis = kinesisClient(gateway.url);
    this.lambda = new Lambda({ ...clientSettings(), endpoint: gateway.url, maxAttempts: 1 });
  }

  static async open(): Promise<StreamWorld> {
    return new StreamWorld(await startOwnGateway([kinesisService, lambdaService]));
  }

  async close(): Promise<void> {
    for (const client of [this.kinesis, this.lambda]) client.destroy();
    await this.gateway.stop();
    rmSync(this.notes, { recursive: true, force: true });
  }

  get url(): string {
    return this.gateway.url;
  }

  /** Tells the gateway's own control. */
  async tell(path: string, body: object): Promise<void> {
    const answer = await fetch(`${this.url}/_local/${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async makeStream(ShardCount = 1): Promise<{ StreamName: string; arn: string }> {
    const StreamName = uniqueName('stream');
    await this.kinesis.createStream({ StreamName, ShardCount });
    const { StreamDescriptionSummary } = await this.kinesis.describeStreamSummary({ StreamName });
    return { StreamName, arn: StreamDescriptionSummary?.StreamARN ?? '' };
  }

  /** `answer`: an expression over `bad`, the numbers of bad records; without it the function throws. */
  async makeFunction(answer?: string): Promise<string> {
    const FunctionName = uniqueName('f');
    writeFileSync(this.notesOf(FunctionName), '');
    await this.lambda.createFunction({
      FunctionName,
      Runtime: 'nodejs22.x',
      Role: 'arn:aws:iam::000000000000:role/reader',
      Handler: 'index.handler',
      Code: { ZipFile: zipOf([{ name: 'index.js', bytes: Buffer.from(CODE) }]) },
      Timeout: 20,
      Environment: {
        Variables: {
          NOTES: this.notesOf(FunctionName),
          ...(answer === undefined ? {} : { ANSWER: answer }),
        },
      },
    });
    return FunctionName;
  }

  async map(
    FunctionName: string,
    EventSourceArn: string,
    more: Partial<CreateEventSourceMappingRequest> = {},
  ): Promise<string> {
    const { UUID = '' } = await this.lambda.createEventSourceMapping({
      FunctionName,
      EventSourceArn,
      StartingPosition: 'TRIM_HORIZON',
      ...more,
    });
    return UUID;
  }

  /** In one call; the partition key of a text is what stands before its dash. */
  async put(StreamName: string, texts: readonly string[]): Promise<string[]> {
    const { Records = [] } = await this.kinesis.putRecords({
      StreamName,
      Records: texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: text.split('-')[0] })),
    });
    return Records.map(({ SequenceNumber = '' }) => SequenceNumber);
  }

  calls(FunctionName: string): NotedCall[] {
    const lines = readFileSync(this.notesOf(FunctionName), 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as NotedCall);
  }

  texts(FunctionName: string): string[] {
    return this.calls(FunctionName).flatMap(({ texts }) => texts);
  }

  private notesOf(FunctionName: string): string {
    return join(this.notes, `${FunctionName}.jsonl`);
  }
}
