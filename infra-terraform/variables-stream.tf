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

  # What is left out, or a stream that there is not, is right.
  validation {
    condition     = try(var.stream.shards >= 1 && var.stream.shards <= 200, true)
    error_message = "stream.shards is 1 to 200, or left out."
  }

  # What failed is put aside a day before the stream forgets it: there must be two.
  validation {
    condition     = try(var.stream.retention_hours >= 48 && var.stream.retention_hours <= 8760, true)
    error_message = "stream.retention_hours is 48 to 8760."
  }

  validation {
    condition     = try(var.stream.batches_a_shard >= 1 && var.stream.batches_a_shard <= 10, true)
    error_message = "stream.batches_a_shard is 1 to 10."
  }

  validation {
    condition     = try(length(var.stream.machines) > 0 && alltrue([for name in var.stream.machines : can(regex("^[a-z][a-z0-9-]{0,30}$", name))]), true)
    error_message = "stream.machines has at least one name, in small letters, digits and hyphens."
  }

  validation {
    condition     = try(var.stream.requests_a_second >= 1 && var.stream.requests_a_second <= 10000, true)
    error_message = "stream.requests_a_second is 1 to 10000."
  }

  validation {
    condition     = try(var.stream.delivery_seconds >= 60 && var.stream.delivery_seconds <= 900, true)
    error_message = "stream.delivery_seconds is 60 to 900: later is late for a run every five minutes."
  }
}
