variable "name" {
  description = "The queue's name."
  type        = string
}

variable "tags" {
  description = "Its own tags."
  type        = map(string)
  default     = {}
}

resource "aws_sqs_queue" "main" {
  name                       = var.name
  visibility_timeout_seconds = 60
  tags                       = var.tags
}

output "arn" {
  description = "The queue's ARN."
  value       = aws_sqs_queue.main.arn
}
