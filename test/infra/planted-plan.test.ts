/** Errors that are valid as they are written, and found when they are planned. */
import { findPlanted } from './support/find-planted';
import { type Planted } from './support/sample';

const ERRORS: readonly Planted[] = [
  {
    error: 'a for_each over what is known after it is applied',
    edits: [
      ['network.tf', 'for_each = var.zones', 'for_each = { (aws_vpc.main.id) = { cidr = "10.0.0.0/20" } }'],
    ],
    says: /Invalid for_each argument/,
  },
  {
    error: 'an instance that there is not',
    edits: [['jobs.tf', 'module.queue["drops"].arn', 'module.queue["drop"].arn']],
    says: /Invalid index/,
  },
  {
    error: 'a variable that its validation refuses',
    edits: [['variables.tf', 'default     = 30', 'default     = 3']],
    says: /Logs are kept for a week at least/,
  },
  {
    error: 'a value that a variable brings',
    edits: [['variables.tf', 'default     = 30', 'default     = 31']],
    says: /logs cannot be kept for 31 days/,
  },
  {
    error: 'a network that a variable brings',
    edits: [['variables.tf', '10.0.16.0/20', '10.0.16.0']],
    says: /"10\.0\.16\.0" is not a range of addresses/,
  },
  {
    error: 'a policy in which a statement lacks its resources',
    edits: [
      [
        'jobs.tf',
        '    actions   = ["s3:GetObject"]\n    resources = ["${aws_s3_bucket.lake.arn}/*"]\n',
        '    actions = ["s3:GetObject"]\n',
      ],
    ],
    says: /aws_iam_role_policy: statement 1 has no Resource/,
  },
  {
    error: 'a policy with the same Sid twice',
    edits: [
      [
        'jobs.tf',
        '    actions = ["sts:AssumeRole"]\n',
        '    sid     = "Assume"\n    actions = ["sts:AssumeRole"]\n',
      ],
      [
        'jobs.tf',
        'resource "aws_iam_role" "glue"',
        'data "aws_iam_policy_document" "twice" {\n  source_policy_documents = [data.aws_iam_policy_document.assume_glue.json, data.aws_iam_policy_document.assume_glue.json]\n}\n\nresource "aws_iam_role" "glue"',
      ],
    ],
    says: /duplicate Sid \(Assume\)/,
  },
];

findPlanted(ERRORS, [['validate'], ['plan']]);
