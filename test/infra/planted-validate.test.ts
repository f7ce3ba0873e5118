/** Errors that are found before anything is planned. */
import { findPlanted } from './support/find-planted';
import { added, type Planted } from './support/sample';

const COMMAND = `
  command {
    name            = "glueetl"
    python_version  = "3"
    script_location = "s3://\${aws_s3_bucket.lake.bucket}/code/refine.py"
  }
`;

const ERRORS: readonly Planted[] = [
  {
    error: 'an unknown attribute',
    edits: [['network.tf', 'cidr_block = "10.0.0.0/16"', 'cidr_block = "10.0.0.0/16"\n  cidr_blok = "x"']],
    says: /Unsupported argument.*An argument named "cidr_blok" is not expected here/,
  },
  {
    error: 'an unknown block',
    edits: [['lake.tf', 'filter {', 'filters {']],
    says: /Unsupported block type.*Blocks of type "filters" are not expected here/,
  },
  {
    error: 'an unknown resource type',
    edits: [['jobs.tf', 'resource "aws_glue_job"', 'resource "aws_glue_jobs"']],
    says: /Invalid resource type.*does not support resource type "aws_glue_jobs"/,
  },
  {
    error: 'an unknown data source',
    edits: [added('lake.tf', 'data "aws_buckets" "all" {}')],
    says: /Invalid data source.*does not support data source "aws_buckets"/,
  },
  {
    error: 'a missing attribute',
    edits: [['jobs.tf', '  role_arn          = aws_iam_role.glue.arn\n', '']],
    says: /Missing required argument.*The argument "role_arn" is required/,
  },
  {
    error: 'a missing block',
    edits: [['jobs.tf', COMMAND, '']],
    says: /(Insufficient|Missing) command block/,
  },
  {
    error: 'a surplus block',
    edits: [
      ['jobs.tf', 'command {', 'command {\n    script_location = "s3://b/other.py"\n  }\n\n  command {'],
    ],
    says: /Too many command blocks/,
  },
  {
    error: 'a wrong type',
    edits: [['jobs.tf', 'timeout           = 60', 'timeout           = "an hour"']],
    says: /Incorrect attribute value type.*a number is required/,
  },
  {
    error: 'a list where one is wanted',
    edits: [['network.tf', 'vpc_id            = aws_vpc.main.id', 'vpc_id            = [aws_vpc.main.id]']],
    says: /Incorrect attribute value type.*string required/,
  },
  {
    error: 'an attribute that only AWS sets',
    edits: [
      [
        'lake.tf',
        'bucket = "ecomflow-sample-lake"',
        'bucket = "ecomflow-sample-lake"\n  arn    = "arn:aws:s3:::x"',
      ],
    ],
    says: /aws_s3_bucket: arn is set by AWS alone/,
  },
  {
    error: 'a reference to a resource that is not declared',
    edits: [['jobs.tf', 'aws_iam_role.glue.arn', 'aws_iam_role.jobs.arn']],
    says: /Reference to undeclared resource/,
  },
  {
    error: 'a reference to a variable that is not declared',
    edits: [['jobs.tf', 'var.log_days', 'var.log_weeks']],
    says: /Reference to undeclared input variable/,
  },
  {
    error: 'a reference to an attribute that there is not',
    edits: [['jobs.tf', 'aws_iam_role.glue.arn', 'aws_iam_role.glue.role_arn']],
    says: /Unsupported attribute.*no argument, nested block, or exported attribute named "role_arn"/,
  },
  {
    error: 'a cycle',
    edits: [
      ['lake.tf', 'description         = "The lake."', 'description         = aws_s3_bucket.lake.arn'],
      ['lake.tf', 'bucket = "ecomflow-sample-lake"', 'bucket = aws_kms_key.lake.description'],
    ],
    says: /Cycle: aws_(s3_bucket|kms_key)\.lake/,
  },
  {
    error: 'a module without a variable that it needs',
    edits: [['jobs.tf', '  name = each.key\n', '']],
    says: /Missing required argument.*The argument "name" is required/,
  },
  {
    error: 'a module with a variable that it does not have',
    edits: [['jobs.tf', '  name = each.key\n', '  name = each.key\n  fifo = true\n']],
    says: /Unsupported argument.*An argument named "fifo" is not expected here/,
  },
  {
    error: 'an output of a module that it does not have',
    edits: [['jobs.tf', 'module.queue["drops"].arn', 'module.queue["drops"].url']],
    says: /Unsupported attribute.*"url"/,
  },
  {
    error: 'JSON that is broken',
    edits: [
      [
        'jobs.tf',
        'jsonencode({ source = ["aws.s3"], detail-type = ["Object Created"] })',
        '"{ source: aws.s3 }"',
      ],
    ],
    says: /aws_cloudwatch_event_rule: this is not JSON/,
  },
  {
    error: "a word that AWS's API does not know",
    edits: [['jobs.tf', 'worker_type       = "G.1X"', 'worker_type       = "G1X"']],
    says: /aws_glue_job: "G1X" is not one of Standard, G\.1X/,
  },
  {
    error: 'a wrong word in a block',
    edits: [['lake.tf', 'INTELLIGENT_TIERING', 'INTELLIGENT-TIERING']],
    says: /"INTELLIGENT-TIERING" is not one of GLACIER/,
  },
  {
    error: 'attributes that exclude each other',
    edits: [
      [
        'lake.tf',
        'bucket = "ecomflow-sample-lake"',
        'bucket        = "ecomflow-sample-lake"\n  bucket_prefix = "lake-"',
      ],
    ],
    says: /bucket and bucket_prefix exclude each other/,
  },
  {
    error: 'attributes of which just one must be given',
    edits: [['network.tf', '  cidr_ipv4         = "10.0.0.0/16"\n', '']],
    says: /exactly one of cidr_ipv4, cidr_ipv6, prefix_list_id, referenced_security_group_id must be given/,
  },
  {
    error: 'attributes that are given together or not at all',
    edits: [['jobs.tf', '  number_of_workers = 2\n', '']],
    says: /number_of_workers and worker_type must be given together/,
  },
  {
    error: 'a block that version 6 removed',
    edits: [
      added(
        'jobs.tf',
        'resource "aws_dms_endpoint" "lake" {\n  endpoint_id   = "lake"\n  endpoint_type = "target"\n  engine_name   = "s3"\n\n  s3_settings {\n    bucket_name = "b"\n  }\n}',
      ),
    ],
    says: /Unsupported block type.*Blocks of type "s3_settings" are not expected here/,
  },
  {
    error: 'a network with bits behind its prefix',
    edits: [['network.tf', '"10.0.0.0/16"', '"10.0.0.1/16"']],
    says: /"10\.0\.0\.1\/16" has bits behind its prefix/,
  },
  {
    error: 'a bucket whose name AWS does not take',
    edits: [['lake.tf', '"ecomflow-sample-lake"', '"EcomFlow_Lake"']],
    says: /"EcomFlow_Lake" is not a bucket's name/,
  },
  {
    error: 'a type for which there is no rule',
    edits: [
      added(
        'lake.tf',
        'resource "aws_lightsail_bucket" "b" {\n  name      = "b"\n  bundle_id = "small_1_0"\n}',
      ),
    ],
    says: /does not know how ids and ARNs of aws_lightsail_bucket look/,
  },
];

findPlanted(ERRORS, [['validate']]);
