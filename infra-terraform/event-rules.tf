# Rules of one's own that start the state machine: an event of another system, or a time that Temporal's schedules are not to know.
# What is told twice starts one run: the event's id is the run's (src/model/trigger.ts).
resource "aws_cloudwatch_event_rule" "start" {
  for_each = var.event_rules

  name                = "${local.name}-start-${each.key}"
  description         = "Starts a run of ${each.value.pipeline}"
  event_pattern       = each.value.event_pattern
  schedule_expression = each.value.schedule
  state               = each.value.enabled ? "ENABLED" : "DISABLED"
}

resource "aws_cloudwatch_event_target" "start" {
  for_each = var.event_rules

  rule      = aws_cloudwatch_event_rule.start[each.key].name
  target_id = "run-pipeline"
  arn       = aws_sfn_state_machine.run_pipeline.arn
  role_arn  = aws_iam_role.event_rules[0].arn

  input_transformer {
    input_paths = { id = "$.id" }

    # Not by jsonencode: it writes < as \u003c. EventBridge puts the quotes around the id itself.
    input_template = <<-JSON
      {"pipeline": "${each.value.pipeline}", "eventId": <id>}
    JSON
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }

  dead_letter_config {
    arn = aws_sqs_queue.undelivered.arn
  }
}

locals {
  has_event_rules = length(var.event_rules) > 0
}

data "aws_iam_policy_document" "assume_event_rules" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["events.${local.dns_suffix}"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:events:${local.arn_place}:rule/${local.name}-start-*"]
    }
  }
}

resource "aws_iam_role" "event_rules" {
  count = local.has_event_rules ? 1 : 0

  name               = "${local.name}-event-rules"
  assume_role_policy = data.aws_iam_policy_document.assume_event_rules.json
}

data "aws_iam_policy_document" "event_rules" {
  statement {
    sid       = "StartTheMachine"
    actions   = ["states:StartExecution"]
    resources = [aws_sfn_state_machine.run_pipeline.arn]
  }
}

resource "aws_iam_role_policy" "event_rules" {
  count = local.has_event_rules ? 1 : 0

  name   = "start-the-machine"
  role   = aws_iam_role.event_rules[0].id
  policy = data.aws_iam_policy_document.event_rules.json
}
