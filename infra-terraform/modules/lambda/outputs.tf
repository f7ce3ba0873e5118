output "arn" {
  description = "The function"
  value       = aws_lambda_function.main.arn
}

output "alarm_arn" {
  description = "The alarm of its errors"
  value       = aws_cloudwatch_metric_alarm.errors.arn
}

output "name" {
  description = "The function's name"
  value       = aws_lambda_function.main.function_name
}

output "role_arn" {
  description = "Its role"
  value       = aws_iam_role.main.arn
}
