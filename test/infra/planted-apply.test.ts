/** Errors that show only when ids and ARNs are there. */
import { findPlanted } from './support/find-planted';
import { type Planted } from './support/sample';

const ERRORS: readonly Planted[] = [
  {
    error: "a role's id where its ARN is wanted",
    edits: [
      [
        'jobs.tf',
        'role_arn          = aws_iam_role.glue.arn',
        'role_arn          = aws_iam_role.glue.unique_id',
      ],
    ],
    says: /aws_glue_job: "AROA[0-9A-Z]+" is not a role's ARN/,
  },
  {
    error: "a VPC's ARN where its id is wanted",
    edits: [['network.tf', 'vpc_id      = aws_vpc.main.id', 'vpc_id      = aws_vpc.main.arn']],
    says: /aws_security_group: "arn:aws:ec2:[^"]+" is not a VPC's id/,
  },
  {
    error: "a bucket's ARN where a key's is wanted",
    edits: [
      ['lake.tf', 'kms_master_key_id = aws_kms_key.lake.arn', 'kms_master_key_id = aws_s3_bucket.lake.arn'],
    ],
    says: /"arn:aws:s3:::ecomflow-sample-lake" is not a key's id, alias or ARN/,
  },
];

findPlanted(ERRORS, [['validate'], ['plan'], ['apply', '-auto-approve']]);
