# The stream of invoices: what the API takes (stream-api.tf) lies in Kinesis, from where Lambda brings it into tables
# (stream-store.tf) and Firehose into bronze (stream-delivery.tf). docs/adr/0054-the-streams-infrastructure.md.
locals {
  has_stream  = var.stream != null
  stream_name = "${local.name}-invoices"
}

resource "aws_kinesis_stream" "invoices" {
  count = local.has_stream ? 1 : 0

  name             = local.stream_name
  shard_count      = var.stream.shards
  retention_period = var.stream.retention_hours
  encryption_type  = "KMS"
  kms_key_id       = aws_kms_key.main["data"].arn

  # By shard, so that a hot one shows.
  shard_level_metrics = ["IncomingBytes", "WriteProvisionedThroughputExceeded"]

  stream_mode_details {
    stream_mode = var.stream.shards == null ? "ON_DEMAND" : "PROVISIONED"
  }
}
