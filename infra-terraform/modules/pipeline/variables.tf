variable "name" {
  description = "The pipeline's name, as in src/pipelines"
  type        = string
}

variable "definition" {
  description = "infra-terraform/generated/<name>.json, decoded"
  type        = any
}

variable "mysql" {
  description = "Where a pipeline from MySQL reads, what it writes, and on what DMS runs: an instance or serverless; null for other sources"
  type = object({
    secret_arn      = string
    secret_role_arn = string
    instance        = optional(object({ arn = string, id = string }))
    serverless = optional(object({
      account_id         = string
      subnet_group_id    = string
      security_group_ids = list(string)
      min_capacity       = number
      max_capacity       = number
      multi_az           = bool
    }))
    bronze_bucket          = string
    bronze_role_arn        = string
    batch_interval_seconds = number
  })
  default = null
}

variable "kms_key_arn" {
  description = "Key of the data"
  type        = string
}

variable "metrics_namespace" {
  description = "CloudWatch namespace of the runs' metrics"
  type        = string
}

variable "alert_topic_arn" {
  description = "SNS topic that alarms tell"
  type        = string
}

variable "rejected_share" {
  description = "Share of rejected rows, of one entity in one window, that is told"
  type        = number
}
