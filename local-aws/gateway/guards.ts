/**
 * Uses of admitted actions that moto takes and does not execute: a guard says which, in words, or nothing. Each was seen
 * on moto 5.2.5; `test/local-aws/gateway/refused-uses.test.ts` has each refused.
 */
import { listOf, memberOf, namesOf, type Members } from './call-input';

export interface GuardedCall {
  readonly members: Members;
  /** The body as it came, for what is not read by members. */
  readonly text: string;
}

type Guard = (call: GuardedCall) => string | undefined;

const TOPIC = ['DisplayName', 'FifoTopic', 'ContentBasedDeduplication'];
const SUBSCRIPTION = ['RawMessageDelivery', 'FilterPolicy', 'FilterPolicyScope'];
const QUEUE = [
  ...['DelaySeconds', 'MaximumMessageSize', 'MessageRetentionPeriod', 'ReceiveMessageWaitTimeSeconds'],
  ...['VisibilityTimeout', 'RedrivePolicy', 'FifoQueue', 'ContentBasedDeduplication'],
];

/** By service and action. */
export const GUARDS: Readonly<Record<string, Guard>> = {
  's3:PutBucketNotificationConfiguration': ({ text }) =>
    /<(CloudFunction|LambdaFunction)Configuration\b/.test(text)
      ? 'notifications go to SQS, SNS and EventBridge only'
      : undefined,
  'events:PutRule': ({ members }) =>
    given(members, 'ScheduleExpression', 'no rule fires by time') ??
    (members['State'] === 'DISABLED' ? 'a rule that is switched off would match all the same' : undefined),
  'events:PutTargets': ({ members }) =>
    listOf(members['Targets']).every((target) => /^arn:aws:sqs:/.test(String(memberOf(target, 'Arn'))))
      ? undefined
      : 'rules lead to queues of SQS alone',
  'secretsmanager:CreateSecret': ({ members }) =>
    given(members, 'KmsKeyId', 'nothing encrypts by a key of KMS') ??
    given(members, 'AddReplicaRegions', 'there is one region'),
  'secretsmanager:UpdateSecret': ({ members }) =>
    given(members, 'KmsKeyId', 'nothing encrypts by a key of KMS'),
  'sns:CreateTopic': ({ members }) => others(namesOf(members['Attributes']), TOPIC),
  'sns:SetTopicAttributes': ({ members }) => others([members['AttributeName']], TOPIC),
  'sns:Subscribe': ({ members }) =>
    members['Protocol'] === 'sqs'
      ? others(namesOf(members['Attributes']), SUBSCRIPTION)
      : `a message for ${String(members['Protocol'])} would be recorded and go nowhere; topics deliver to SQS`,
  'sns:SetSubscriptionAttributes': ({ members }) => others([members['AttributeName']], SUBSCRIPTION),
  'sns:Publish': ({ members }) =>
    given(members, 'PhoneNumber', 'no message leaves this machine') ??
    (/:endpoint\//.test(String(members['TargetArn'])) ? 'no message leaves this machine' : undefined),
  'sqs:CreateQueue': ({ members }) => others(queueAttributes(members), QUEUE),
  'sqs:SetQueueAttributes': ({ members }) => others(queueAttributes(members), QUEUE),
  'states:CreateStateMachine': ({ members }) =>
    members['type'] === 'EXPRESS' ? 'express workflows would run as standard ones' : stateMachine(members),
  'states:UpdateStateMachine': ({ members }) => stateMachine(members),
  // Moto calls each of them None, so that the second one of a machine is refused.
  'states:StartExecution': ({ members }) =>
    typeof members['name'] === 'string' ? undefined : 'give the execution a name',
  'logs:CreateLogGroup': ({ members }) =>
    given(members, 'kmsKeyId', 'nothing encrypts by a key of KMS') ??
    given(members, 'logGroupClass', 'there is one class of groups'),
  'logs:FilterLogEvents': ({ members }) =>
    given(members, 'filterPattern', 'most patterns would let every event pass'),
};

function given(members: Members, name: string, why: string): string | undefined {
  const value = members[name];
  return value === undefined || value === '' ? undefined : `${name}: ${why}`;
}

function others(names: readonly unknown[], known: readonly string[]): string | undefined {
  const strange = names.filter((name) => !known.includes(String(name)));
  return strange.length === 0 ? undefined : `${strange.join(', ')} would only be recorded`;
}

function queueAttributes(members: Members): readonly string[] {
  return [...namesOf(members['Attributes']), ...namesOf(members['Attribute'])];
}

function stateMachine(members: Members): string | undefined {
  const named = ['encryptionConfiguration', 'loggingConfiguration', 'tracingConfiguration', 'publish'];
  return (
    others(
      named.filter((name) => members[name] !== undefined),
      [],
    ) ??
    (/"QueryLanguage"\s*:\s*"JSONata"/.test(String(members['definition']))
      ? 'definitions speak JSONPath only'
      : undefined)
  );
}
