/** Tells topics of an alarm's new state, in the shape of CloudWatch's own messages. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { credentialsOf } from '../gateway/principal';
import type { StackContext } from '../gateway/service';
import { actionsOf, type Alarm } from './alarm';
import type { AlarmState } from './evaluate';

/** A topic that is not there must not keep the others from hearing. */
export async function tellTopics(context: StackContext, alarm: Alarm, before: AlarmState): Promise<void> {
  const { gatewayUrl: endpoint, region, log } = context;
  const topics = actionsOf(alarm);
  if (topics.length === 0) return;
  const sns = new SNSClient({ endpoint, region, credentials: credentialsOf('cloudwatch') });
  const Message = JSON.stringify(messageOf(context, alarm, before));
  const Subject = `${alarm.state}: "${alarm.input.AlarmName}" in ${region}`.slice(0, 100);
  for (const TopicArn of topics) {
    try {
      await sns.send(new PublishCommand({ TopicArn, Subject, Message }));
    } catch (error) {
      log(`cloudwatch: ${alarm.input.AlarmName}: ${TopicArn} was not told: ${String(error)}`);
    }
  }
  sns.destroy();
}

function messageOf(
  context: StackContext,
  { arn, input, state, reason, changedMs }: Alarm,
  before: AlarmState,
) {
  return {
    AlarmName: input.AlarmName,
    AlarmDescription: input.AlarmDescription ?? null,
    AWSAccountId: context.accountId,
    NewStateValue: state,
    NewStateReason: reason,
    StateChangeTime: new Date(changedMs).toISOString().replace('Z', '+0000'),
    Region: context.region,
    AlarmArn: arn,
    OldStateValue: before,
    OKActions: input.OKActions,
    AlarmActions: input.AlarmActions,
    InsufficientDataActions: input.InsufficientDataActions,
    Trigger: {
      MetricName: input.MetricName,
      Namespace: input.Namespace,
      StatisticType: 'Statistic',
      Statistic: input.Statistic,
      Dimensions: input.Dimensions.map(({ Name, Value }) => ({ name: Name, value: Value })),
      Period: input.Period,
      EvaluationPeriods: input.EvaluationPeriods,
      DatapointsToAlarm: input.DatapointsToAlarm ?? input.EvaluationPeriods,
      ComparisonOperator: input.ComparisonOperator,
      Threshold: input.Threshold,
      TreatMissingData: input.TreatMissingData,
    },
  };
}
