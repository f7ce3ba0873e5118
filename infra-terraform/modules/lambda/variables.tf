variable "name" {
  description = "The function's folder in src/lambda"
  type        = string
}

variable "description" {
  description = "What it is for, in a sentence"
  type        = string
}

variable "zip" {
  description = "Path of its code"
  type        = string
}

variable "runtime" {
  description = "What its code is written for"
  type        = string
  default     = "nodejs22.x"
}

variable "handler" {
  description = "Its entry: file and function"
  type        = string
  default     = "index.handler"
}

variable "calls_aws" {
  description = "Whether its work calls AWS: then `policy` says what"
  type        = bool
  default     = true
}

variable "policy" {
  description = "What its work needs, as a policy in JSON"
  type        = string
  default     = null
}

variable "environment" {
  description = "Its variables"
  type        = map(string)
}

variable "timeout_seconds" {
  description = "Longest that a call may take"
  type        = number
}

variable "concurrency" {
  description = "Calls at once: an end to what a storm of events can start"
  type        = number
}

variable "subnet_ids" {
  description = "Where it stands"
  type        = list(string)
}

variable "security_group_ids" {
  description = "What it may reach"
  type        = list(string)
}

variable "logs_key_arn" {
  description = "Key of the logs"
  type        = string
}

variable "data_key_arn" {
  description = "Key of its variables"
  type        = string
}

variable "log_retention_days" {
  description = "How long its logs are kept"
  type        = number
}

variable "alert_topic_arn" {
  description = "SNS topic that its alarm tells"
  type        = string
}

variable "place" {
  description = "Account and DNS suffix"
  type        = object({ account_id = string, dns_suffix = string })
}
