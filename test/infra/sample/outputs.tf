output "lake" {
  description = "The lake's bucket."
  value       = aws_s3_bucket.lake.bucket
}

output "queues" {
  description = "The queues, by name."
  value       = { for name, queue in module.queue : name => queue.arn }
}
