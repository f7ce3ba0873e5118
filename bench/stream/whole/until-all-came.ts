/** Waits until both consumers have taken all that is in the stream. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { QueryCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { untilDelivered } from '../../../scripts/demo/firehose/until-delivered';
import type { Config } from '../../../src/config';
import { EltError } from '../../../src/model/errors';
import type { Pipeline } from '../../../src/model/pipeline';
import { placeOf } from '../../../src/stream/store/items';
import type { PostedLine } from '../../../src/cli/stream/send/invoice-line';

const LOOK_MS = 1000;
const PATIENCE_MS = 3_600_000;

/** `lines`: the last ones of what was posted. A shard's records are stored in order. Throws where they do not come within an hour. */
export async function untilStored(
  client: DynamoDBClient,
  TableName: string,
  lines: readonly PostedLine[],
): Promise<void> {
  const endMs = Date.now() + PATIENCE_MS;
  for (const line of lines) {
    const asked = new QueryCommand({
      TableName,
      KeyConditionExpression: 'invoiceNo = :invoice AND begins_with(line, :place)',
      ExpressionAttributeValues: { ':invoice': { S: line.invoiceNo }, ':place': { S: `${placeOf(line)}#` } },
      Limit: 1,
    });
    for (;;) {
      const { Count = 0 } = await client.send(asked);
      if (Count > 0) break;
      if (Date.now() > endMs) throw new Error(`${line.invoiceNo}/${line.lineNo} was not stored`);
      await sleep(LOOK_MS);
    }
  }
}

/** Sets a mark after the other until one has come, which a long queue takes longer for than a run waits. */
export async function untilInBronze(config: Config, pipeline: Pipeline): Promise<void> {
  for (const endMs = Date.now() + PATIENCE_MS; ;) {
    try {
      return await untilDelivered(config, pipeline, randomUUID());
    } catch (error) {
      const isLate = error instanceof EltError && error.code === 'ELT_SOURCE_DELIVERY_LATE';
      if (!isLate || Date.now() > endMs) throw error;
    }
  }
}
