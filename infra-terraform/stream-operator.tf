# What the commands need of the stream beside: a part of the policy in operator.tf.
data "aws_iam_policy_document" "operator_stream" {
  #checkov:skip=CKV_AWS_356:Metrics of AWS's services are in no resource
  count = local.has_stream ? 1 : 0

  statement {
    sid       = "ReadHowToCallTheApi"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.stream[0].arn]
  }

  statement {
    sid = "LetPeopleIn"
    actions = [
      "cognito-idp:AdminCreateUser",
      "cognito-idp:AdminGetUser",
      "cognito-idp:AdminSetUserPassword",
      "cognito-idp:AdminUpdateUserAttributes",
      "cognito-idp:ListUsers",
    ]
    resources = [aws_cognito_user_pool.invoices[0].arn]
  }

  statement {
    sid       = "LookAtTheStream"
    actions   = ["kinesis:DescribeStreamSummary", "kinesis:ListShards"]
    resources = [aws_kinesis_stream.invoices[0].arn]
  }

  statement {
    sid       = "LookAtDelivery"
    actions   = ["firehose:DescribeDeliveryStream"]
    resources = [aws_kinesis_firehose_delivery_stream.invoices[0].arn]
  }

  statement {
    sid       = "CountDeadLetters"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.dead_letters[0].arn]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["aws/lambda/*", "letters/*"]
    }
  }

  statement {
    sid       = "ReadDeadLetters"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.dead_letters[0].arn}/*"]
  }

  # Metrics of AWS's services are in no resource.
  statement {
    sid       = "ReadMetrics"
    actions   = ["cloudwatch:GetMetricData"]
    resources = ["*"]
  }
}
