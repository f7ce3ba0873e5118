# What of the stream is told. Each alarm has its entry in docs/runbook.md, under "The stream".
locals {
  # Of each: what is measured (name space, metric, dimensions, statistic), above which value it is told, and in how many of three periods
  # of five minutes.
  stream_alarms = local.has_stream ? {
    store-lags = {
      says   = "What was posted is in the tables more than five minutes late"
      of     = ["AWS/Lambda", "IteratorAge", "Maximum"]
      by     = { FunctionName = module.stream_function["store-invoices"].name }
      above  = 300000
      points = 2
    }
    delivery-lags = {
      says   = "What was posted is in bronze more than a quarter of an hour later than it should"
      of     = ["AWS/Firehose", "DeliveryToS3.DataFreshness", "Maximum"]
      by     = local.of_delivery
      above  = 900 + var.stream.delivery_seconds
      points = 2
    }
    delivery-behind = {
      says   = "Firehose reads the stream more than ten minutes late"
      of     = ["AWS/Firehose", "KinesisMillisBehindLatest", "Maximum"]
      by     = local.of_delivery
      above  = 600000
      points = 2
    }
    records-expire = {
      says   = "Some reader is so far behind that the stream will soon forget what it has not read"
      of     = ["AWS/Kinesis", "GetRecords.IteratorAgeMilliseconds", "Maximum"]
      by     = local.of_stream
      above  = var.stream.retention_hours * 3600000 / 2
      points = 1
    }
    dead-letters = {
      says   = "Records could not be stored, and were put aside"
      of     = ["AWS/Lambda", "OnFailureDestinationDeliveredEventCount", "Sum"]
      by     = { EventSourceMappingUUID = aws_lambda_event_source_mapping.store_invoices[0].uuid }
      above  = 0
      points = 1
    }
    dead-letters-lost = {
      says   = "Records that could not be stored could not be put aside, either"
      of     = ["AWS/Lambda", "DestinationDeliveryFailures", "Sum"]
      by     = { FunctionName = module.stream_function["store-invoices"].name }
      above  = 0
      points = 1
    }
    undelivered-stream = {
      says   = "Records could not be cleaned or converted, and lie beside bronze"
      of     = ["AWS/S3", "PutRequests", "Sum"]
      by     = { BucketName = aws_s3_bucket.main["bronze"].bucket, FilterId = aws_s3_bucket_metric.undelivered[0].name }
      above  = 0
      points = 1
    }
    api-fails = {
      says   = "The API answers with 5xx"
      of     = ["AWS/ApiGateway", "5xx", "Sum"]
      by     = { ApiId = aws_apigatewayv2_api.invoices[0].id }
      above  = 0
      points = 2
    }
    stream-throttles = {
      says   = "The stream refuses records: a shard takes 1,000 and 1 MB a second"
      of     = ["AWS/Kinesis", "WriteProvisionedThroughputExceeded", "Sum"]
      by     = local.of_stream
      above  = 0
      points = 2
    }
    readers-throttle = {
      says   = "Readers ask more of a shard than it gives: five calls and 2 MB a second"
      of     = ["AWS/Kinesis", "ReadProvisionedThroughputExceeded", "Sum"]
      by     = local.of_stream
      above  = 0
      points = 3
    }
  } : {}

  of_stream   = { StreamName = local.stream_name }
  of_delivery = { DeliveryStreamName = local.delivery_name }

  # An index has its own, and holds up its table.
  throttled = local.has_stream ? merge(
    {
      invoice     = { TableName = aws_dynamodb_table.invoice[0].name }
      by-customer = { TableName = aws_dynamodb_table.invoice[0].name, GlobalSecondaryIndexName = "byCustomer" }
    },
    { for name, table in aws_dynamodb_table.keyed : name => { TableName = table.name } },
  ) : {}

  stream_alarm_arns = concat(
    [for alarm in aws_cloudwatch_metric_alarm.stream : alarm.arn],
    [for alarm in aws_cloudwatch_metric_alarm.table_throttles : alarm.arn],
    [for function in module.stream_function : function.alarm_arn],
  )
}

resource "aws_cloudwatch_metric_alarm" "stream" {
  for_each = local.stream_alarms

  alarm_name          = "${local.name}-${each.key}"
  alarm_description   = "${each.value.says}; docs/runbook.md"
  namespace           = each.value.of[0]
  metric_name         = each.value.of[1]
  statistic           = each.value.of[2]
  dimensions          = each.value.by
  period              = 300
  evaluation_periods  = 3
  datapoints_to_alarm = each.value.points
  threshold           = each.value.above
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
}

# A table that is paid by the call grows with its load, and refuses what comes faster than it grows.
resource "aws_cloudwatch_metric_alarm" "table_throttles" {
  for_each = local.throttled

  alarm_name          = "${local.name}-table-throttles-${each.key}"
  alarm_description   = "A table of the stream refuses calls; docs/runbook.md"
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]

  metric_query {
    id          = "refused"
    expression  = "SUM(METRICS())"
    label       = "refused"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { reads = "ReadThrottleEvents", writes = "WriteThrottleEvents" }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/DynamoDB"
        metric_name = metric_query.value
        dimensions  = each.value
        stat        = "Sum"
        period      = 300
      }
    }
  }
}

# Counts what is put there, which costs something only where something is.
resource "aws_s3_bucket_metric" "undelivered" {
  count = local.has_stream ? 1 : 0

  bucket = aws_s3_bucket.main["bronze"].bucket
  name   = "undelivered"

  filter {
    prefix = local.undelivered_prefix
  }
}
