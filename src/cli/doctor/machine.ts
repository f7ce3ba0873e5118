/** This machine: its Node, and its clock beside AWS's. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetTopicAttributesCommand, type SNSClient } from '@aws-sdk/client-sns';
import { compareClocks, SET_CLOCKS } from '../../sources/clocks';
import { bad, examine, gate, good, NotReached, type Finding, type Seen } from '../../sources/finding';

/** `running`: `process.versions.node`; `wanted` such as `>=20.19`. */
export function lookAtNode(running: string, wanted: string): Seen {
  const [least = 0, leastMinor = 0] = wanted.replace('>=', '').split('.').map(Number);
  const [major = 0, minor = 0] = running.split('.').map(Number);
  const isNew = major > least || (major === least && minor >= leastMinor);
  return isNew ? good(running) : bad(`${running}, not ${wanted}`, 'install a newer Node');
}

export function examineNode(projectRoot: string): Promise<Finding> {
  return examine('Node', 'install it', () => {
    const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
      engines: { node: string };
    };
    return Promise.resolve(lookAtNode(process.versions.node, manifest.engines.node));
  });
}

/** `nowMs` is this machine's clock. SNS is asked, because S3's time follows a replay on this machine. */
export function examineClock(sns: SNSClient, topicArn: string, nowMs: () => number): Promise<Finding> {
  return examine('clock of AWS', SET_CLOCKS, async () => {
    let date: string | undefined;
    await gate('SNS told no date', async () => (date = await answersDate(sns, topicArn)))();
    if (date === undefined) throw new NotReached('SNS told no date');
    // The header has whole seconds.
    return compareClocks(Date.parse(date), nowMs());
  });
}

async function answersDate(sns: SNSClient, topicArn: string): Promise<string | undefined> {
  const command = new GetTopicAttributesCommand({ TopicArn: topicArn });
  let date: string | undefined;
  command.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const { headers } = answer.response as { headers?: Record<string, string> };
      date = headers?.['date'];
      return answer;
    },
    { step: 'deserialize', priority: 'low' },
  );
  await sns.send(command);
  return date;
}
