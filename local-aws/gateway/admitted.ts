/**
 * What moto executes: the actions that were tried and found to do what they say (moto 5.2.5). Everything else that moto
 * answers it only records, or loses, so it is refused by name. A service or an action is added here together with its test
 * in test/local-aws/gateway/moto.test.ts.
 */

export interface AdmittedService {
  /** What of it is executed, for the message of a refusal. */
  readonly has: string;
  readonly actions: ReadonlySet<string>;
}

const actions = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/));

/** By the name in the signature's scope. */
export const ADMITTED: Readonly<Record<string, AdmittedService>> = {
  s3: {
    has: 'buckets, objects, versions, tags and notifications to SQS, SNS and EventBridge',
    actions: actions(`
      ListBuckets CreateBucket DeleteBucket HeadBucket GetBucketLocation
      ListObjects ListObjectsV2 ListObjectVersions
      PutObject GetObject HeadObject GetObjectAttributes CopyObject DeleteObject DeleteObjects
      CreateMultipartUpload UploadPart UploadPartCopy CompleteMultipartUpload AbortMultipartUpload ListParts ListMultipartUploads
      GetBucketVersioning PutBucketVersioning
      GetObjectTagging PutObjectTagging DeleteObjectTagging GetBucketTagging PutBucketTagging DeleteBucketTagging
      GetBucketNotificationConfiguration PutBucketNotificationConfiguration`),
  },
  secretsmanager: {
    has: 'secrets and their versions',
    actions: actions(`
      CreateSecret GetSecretValue BatchGetSecretValue PutSecretValue UpdateSecret DescribeSecret ListSecrets
      ListSecretVersionIds UpdateSecretVersionStage DeleteSecret RestoreSecret GetRandomPassword TagResource UntagResource`),
  },
  sns: {
    has: 'topics that deliver to SQS queues',
    actions: actions(`
      CreateTopic DeleteTopic ListTopics GetTopicAttributes SetTopicAttributes
      Subscribe Unsubscribe ListSubscriptions ListSubscriptionsByTopic GetSubscriptionAttributes SetSubscriptionAttributes
      Publish PublishBatch TagResource UntagResource ListTagsForResource`),
  },
  sqs: {
    has: 'queues, with delay, visibility, order and dead letters',
    actions: actions(`
      CreateQueue DeleteQueue GetQueueUrl ListQueues GetQueueAttributes SetQueueAttributes PurgeQueue
      SendMessage SendMessageBatch ReceiveMessage DeleteMessage DeleteMessageBatch
      ChangeMessageVisibility ChangeMessageVisibilityBatch ListDeadLetterSourceQueues TagQueue UntagQueue ListQueueTags`),
  },
  states: {
    has: 'standard state machines, whose JSONPath definitions are executed',
    actions: actions(`
      CreateStateMachine UpdateStateMachine DeleteStateMachine DescribeStateMachine ListStateMachines
      StartExecution StopExecution DescribeExecution DescribeStateMachineForExecution ListExecutions GetExecutionHistory
      SendTaskSuccess SendTaskFailure SendTaskHeartbeat TagResource UntagResource ListTagsForResource`),
  },
  logs: {
    has: 'groups, streams and events',
    actions: actions(`
      CreateLogGroup DeleteLogGroup DescribeLogGroups CreateLogStream DeleteLogStream DescribeLogStreams
      PutLogEvents GetLogEvents FilterLogEvents TagResource UntagResource ListTagsForResource`),
  },
  events: {
    has: 'rules for events of S3, which lead to queues',
    actions: actions('PutRule DescribeRule DeleteRule ListRules PutTargets RemoveTargets ListTargetsByRule'),
  },
  kms: {
    has: 'keys that encrypt, and data keys under them',
    actions: actions('CreateKey DescribeKey Encrypt Decrypt GenerateDataKey'),
  },
  sts: { has: 'the answer to whose account it is', actions: actions('GetCallerIdentity') },
};
