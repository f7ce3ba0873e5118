/** An applied configuration as IAM sees it: principals with their policies, and where the things are that calls name. */
import type { Resource } from '../applied';

export interface Policy {
  readonly name: string;
  readonly document: PolicyDocument;
}

export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

export interface Principal {
  readonly name: string;
  readonly arn: string;
  readonly policies: readonly Policy[];
}

/** `ecomflow-operator`: no role of ours has that policy, whoever operates gets it. */
const FOR_PEOPLE = 'aws_iam_policy';

export class Account {
  readonly id: string;
  readonly region: string;

  constructor(readonly resources: readonly Resource[]) {
    const [, , , region = '', id = ''] = this.arn('aws_glue_job', 'name', 'ecomflow-refine').split(':');
    this.region = region;
    this.id = id;
  }

  /** Roles by name, and what people are given. */
  principals(): Map<string, Principal> {
    const inline = this.of('aws_iam_role_policy');
    const roles = this.of('aws_iam_role').map(({ values: { name, arn } }) => ({
      name: String(name),
      arn: String(arn),
      policies: inline.filter(({ values }) => values['role'] === name).map(policyOf),
    }));
    const people = this.of(FOR_PEOPLE).map((resource) => ({
      name: String(resource.values['name']),
      arn: `arn:aws:iam::${this.id}:role/${String(resource.values['name'])}`,
      policies: [policyOf(resource)],
    }));
    return new Map([...roles, ...people].map((principal) => [principal.name, principal]));
  }

  /** Throws where nothing of that type has that value. */
  find(type: string, attribute: string, value: string): Resource {
    const found = this.of(type).find(({ values }) => values[attribute] === value);
    if (found) return found;
    throw new Error(`no ${type} has ${attribute} = ${value}`);
  }

  arn(type: string, attribute: string, value: string): string {
    return String(this.find(type, attribute, value).values['arn']);
  }

  of(type: string): Resource[] {
    return this.resources.filter(
      (resource) => resource.type === type && !/(^|\.)data\./.test(resource.address),
    );
  }

  /** `glue:catalog` → the ARN in this account and region. */
  local(service: string, rest: string): string {
    return `arn:aws:${service}:${this.region}:${this.id}:${rest}`;
  }

  /** The bucket of a role: `ecomflow-lake` on the local stack, with account and region behind it on AWS. */
  bucket(localName: string): string {
    const made = this.of('aws_s3_bucket').map(({ values }) => String(values['bucket']));
    const found = made.find((name) => name.startsWith(`${localName}-`));
    if (found !== undefined) return found;
    throw new Error(`no bucket is called ${localName}`);
  }

  /** The key with which S3 encrypts what comes into a bucket; undefined for its own. */
  keyOfBucket(bucket: string): string | undefined {
    const { values } = this.find('aws_s3_bucket_server_side_encryption_configuration', 'bucket', bucket);
    const [rule] = values['rule'] as {
      apply_server_side_encryption_by_default: { kms_master_key_id: string | null }[];
    }[];
    return rule?.apply_server_side_encryption_by_default[0]?.kms_master_key_id || undefined;
  }

  /** The policy of what an ARN names: a bucket, a key or a topic. */
  resourcePolicy(arn: string): PolicyDocument | undefined {
    if (arn.startsWith('arn:aws:s3:::')) {
      const bucket = arn.slice('arn:aws:s3:::'.length).split('/')[0] ?? '';
      return document(this.find('aws_s3_bucket_policy', 'bucket', bucket).values['policy']);
    }
    if (arn.includes(':kms:')) return document(this.find('aws_kms_key', 'arn', arn).values['policy']);
    if (arn.includes(':sns:'))
      return document(this.find('aws_sns_topic_policy', 'arn', arn).values['policy']);
    return undefined;
  }
}

function policyOf({ address, values }: Resource): Policy {
  return { name: address, document: document(values['policy']) };
}

function document(json: unknown): PolicyDocument {
  return JSON.parse(String(json)) as PolicyDocument;
}
