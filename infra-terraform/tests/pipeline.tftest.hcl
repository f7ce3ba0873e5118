# What the pipeline's module makes, whatever stands around it.
provider "aws" {
  region = "eu-central-1"
}

# As it was set: a hundred times 0.01 is 0.99… in this language.
run "tells_any_share" {
  command = plan

  module {
    source = "./modules/pipeline"
  }

  variables {
    name              = "regional-sales"
    definition        = jsondecode(file("generated/regional-sales.json"))
    kms_key_arn       = "arn:aws:kms:eu-central-1:111122223333:key/11112222-3333-4444-5555-666677778888"
    metrics_namespace = "EcomFlow"
    alert_topic_arn   = "arn:aws:sns:eu-central-1:111122223333:ecomflow-alerts"
    rejected_share    = 0.0029
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.rejected) > 0 && alltrue([for alarm in aws_cloudwatch_metric_alarm.rejected : strcontains(alarm.alarm_description, "a share above 0.0029 was rejected")])
    error_message = "An alarm does not say its share as it was set."
  }
}
