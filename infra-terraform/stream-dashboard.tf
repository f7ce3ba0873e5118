# The stream's rows of the dashboard: what comes in, how late it is in its places, what went wrong.
locals {
  stream_rows = local.has_stream ? {
    "stream in" = [
      {
        title   = "stream: requests, refused and failed"
        stat    = "Sum"
        metrics = [for name in ["Count", "4xx", "5xx"] : ["AWS/ApiGateway", name, "ApiId", aws_apigatewayv2_api.invoices[0].id]]
      },
      {
        title   = "stream: milliseconds of a request"
        stat    = "p99"
        metrics = [["AWS/ApiGateway", "Latency", "ApiId", aws_apigatewayv2_api.invoices[0].id]]
      },
      {
        title   = "stream: records in, and refused"
        stat    = "Sum"
        metrics = [for name in ["IncomingRecords", "WriteProvisionedThroughputExceeded"] : ["AWS/Kinesis", name, "StreamName", local.stream_name]]
      },
    ]
    "stream out" = [
      {
        title   = "stream: milliseconds until the tables"
        stat    = "Maximum"
        metrics = [["AWS/Lambda", "IteratorAge", "FunctionName", module.stream_function["store-invoices"].name]]
      },
      {
        title   = "stream: seconds until bronze"
        stat    = "Maximum"
        metrics = [["AWS/Firehose", "DeliveryToS3.DataFreshness", "DeliveryStreamName", local.delivery_name]]
      },
      {
        title = "stream: put aside"
        stat  = "Sum"
        metrics = [
          ["AWS/Lambda", "OnFailureDestinationDeliveredEventCount", "EventSourceMappingUUID", aws_lambda_event_source_mapping.store_invoices[0].uuid],
          ["AWS/S3", "PutRequests", "BucketName", aws_s3_bucket.main["bronze"].bucket, "FilterId", aws_s3_bucket_metric.undelivered[0].name],
        ]
      },
    ]
  } : {}
}
