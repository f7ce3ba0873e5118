/**
 * What AWS asks IAM when it serves a call of Kinesis or DynamoDB, whose contents are encrypted with a key of ours. Sources: "Permissions to
 * use user-generated KMS keys" in the Kinesis guide, "DynamoDB encryption at rest: usage notes" (who reads or writes needs the table's key).
 */
import type { RecordedCall } from '../../../../local-aws/gateway/recorded-call';
import type { Account } from './account';
import { kms, one, type IamRequest } from './iam-request';

/** Throws for a stream that nothing applied has. */
export function kinesisRequests(account: Account, call: RecordedCall): IamRequest[] {
  const { StreamARN, StreamName } = call.names;
  const name = StreamName ?? StreamARN?.split('/').at(-1) ?? '';
  const { values } = account.find('aws_kinesis_stream', 'name', name);
  const asked = one('kinesis', call, String(values['arn']));
  const key = String(values['kms_key_id']);
  if (call.action.startsWith('PutRecord')) return [asked, kms('GenerateDataKey', key)];
  return call.action === 'GetRecords' ? [asked, kms('Decrypt', key)] : [asked];
}

/** Throws for a delivery stream that nothing applied has. */
export function firehoseRequests(account: Account, call: RecordedCall): IamRequest[] {
  const { DeliveryStreamName = '' } = call.names;
  return [
    one('firehose', call, account.arn('aws_kinesis_firehose_delivery_stream', 'name', DeliveryStreamName)),
  ];
}

/** Firehose calls a function by its version; the local one leaves `$LATEST` out. */
export function lambdaRequests(account: Account, { principal, names }: RecordedCall): IamRequest[] {
  const name = names['FunctionName']?.split(':').at(-1) ?? '';
  const version = principal === 'ecomflow-firehose' ? ':$LATEST' : '';
  const resource = `${account.arn('aws_lambda_function', 'function_name', name)}${version}`;
  return [{ action: 'lambda:InvokeFunction', resource }];
}

/** Throws for a table that nothing applied has. An index is asked for in its table's place. */
export function dynamodbRequests(account: Account, call: RecordedCall): IamRequest[] {
  const { IndexName, TableName = '' } = call.names;
  const { values } = account.find('aws_dynamodb_table', 'name', TableName);
  const table = String(values['arn']);
  const [encryption] = values['server_side_encryption'] as { kms_key_arn: string }[];
  return [
    one('dynamodb', call, IndexName === undefined ? table : `${table}/index/${IndexName}`),
    kms('Decrypt', encryption?.kms_key_arn ?? ''),
  ];
}
