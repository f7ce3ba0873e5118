variable "stream" {
  description = "The stream of invoices: its shards (none: Kinesis has as many as it needs), how long it keeps records, who gets a client of their own, and what the API takes; null for none"
  type = object({
    shards            = optional(number)
    retention_hours   = optional(number, 168)
    batches_a_shard   = optional(number, 2)
    machines          = optional(set(string), ["shop"])
    requests_a_second = optional(number, 200)
    delivery_seconds  = optional(number, 120)
  })
  default = null

  validation {
    condition     = try(var.stream.shards, null) == null || (try(var.stream.shards, 0) >= 1 && try(var.stream.shards, 0) <= 200)
    error_message = "stream.shards is 1 to 200, or left out."
  }

  # What failed is put aside a day before the stream forgets it: there must be two.
  validation {
    condition     = var.stream == null || (try(var.stream.retention_hours, 0) >= 48 && try(var.stream.retention_hours, 0) <= 8760)
    error_message = "stream.retention_hours is 48 to 8760."
  }

  validation {
    condition     = var.stream == null || (try(var.stream.batches_a_shard, 0) >= 1 && try(var.stream.batches_a_shard, 0) <= 10)
    error_message = "stream.batches_a_shard is 1 to 10."
  }

  validation {
    condition     = var.stream == null || (length(try(var.stream.machines, [])) > 0 && alltrue([for name in try(var.stream.machines, []) : can(regex("^[a-z][a-z0-9-]{0,30}$", name))]))
    error_message = "stream.machines has at least one name, in small letters, digits and hyphens."
  }

  validation {
    condition     = var.stream == null || (try(var.stream.requests_a_second, 0) >= 1 && try(var.stream.requests_a_second, 0) <= 10000)
    error_message = "stream.requests_a_second is 1 to 10000."
  }

  validation {
    condition     = var.stream == null || (try(var.stream.delivery_seconds, 0) >= 60 && try(var.stream.delivery_seconds, 0) <= 900)
    error_message = "stream.delivery_seconds is 60 to 900: later is late for a run every five minutes."
  }
}
