data "aws_iam_policy_document" "assume_glue" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["glue.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "glue" {
  name               = "glue"
  assume_role_policy = data.aws_iam_policy_document.assume_glue.json
}

data "aws_iam_policy_document" "glue" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.lake.arn}/*"]
  }
}

resource "aws_iam_role_policy" "glue" {
  name   = "lake"
  role   = aws_iam_role.glue.name
  policy = data.aws_iam_policy_document.glue.json
}

resource "aws_glue_job" "refine" {
  name              = "refine"
  role_arn          = aws_iam_role.glue.arn
  glue_version      = "5.0"
  worker_type       = "G.1X"
  number_of_workers = 2
  timeout           = 60

  command {
    name            = "glueetl"
    python_version  = "3"
    script_location = "s3://${aws_s3_bucket.lake.bucket}/code/refine.py"
  }
}

resource "aws_cloudwatch_log_group" "worker" {
  name              = "/ecomflow/worker"
  retention_in_days = var.log_days
}

resource "aws_cloudwatch_event_rule" "dropped" {
  name          = "dropped"
  event_pattern = jsonencode({ source = ["aws.s3"], detail-type = ["Object Created"] })
}

module "queue" {
  source   = "./modules/queue"
  for_each = toset(["drops", "retries"])

  name = each.key
  tags = { Name = each.key }
}

resource "aws_cloudwatch_event_target" "dropped" {
  rule = aws_cloudwatch_event_rule.dropped.name
  arn  = module.queue["drops"].arn
}
