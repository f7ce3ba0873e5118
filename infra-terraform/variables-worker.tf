# Which builds of the worker run, how many tasks each, and how big those are.

variable "builds" {
  description = "Builds of the worker that run, by build id (its image's tag): how many tasks each begins with and has at least, and, where work that waits may add some, how many at most. A drained build is taken out"
  type = map(object({
    tasks      = number
    most_tasks = optional(number, 0)
  }))
  default = {}

  validation {
    condition     = alltrue([for id in keys(var.builds) : can(regex("^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$", id))])
    error_message = "builds are called as image tags."
  }

  # Without a task nobody tells how much work waits, and none is ever added.
  validation {
    condition     = alltrue([for build in values(var.builds) : build.tasks >= 1 && (build.most_tasks == 0 || build.most_tasks >= build.tasks)])
    error_message = "A build has a task at least, and most_tasks is no fewer than tasks; one that is not to run is left out."
  }
}

variable "worker_backlog" {
  description = "Tasks that wait for a build's workers for three minutes before it gets another one"
  type        = number
  default     = 10

  validation {
    condition     = var.worker_backlog >= 1
    error_message = "worker_backlog is 1 or more."
  }
}

variable "worker" {
  description = "Size of a worker's task"
  type = object({
    cpu       = optional(number, 512)
    memory_mb = optional(number, 2048)
  })
  default = {}

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.worker.cpu) && var.worker.memory_mb >= var.worker.cpu * 2 && var.worker.memory_mb <= var.worker.cpu * 8
    error_message = "worker.cpu is 256 to 4096, with 2 to 8 MB of memory for each unit."
  }
}

variable "prometheus_cidr" {
  description = "Network from which Prometheus reads the workers' metrics (docs/telemetry.md); null: none comes in"
  type        = string
  default     = null

  validation {
    condition     = var.prometheus_cidr == null || (can(cidrhost(var.prometheus_cidr, 0)) && var.prometheus_cidr != "0.0.0.0/0")
    error_message = "prometheus_cidr is a network, and not the whole internet."
  }
}

variable "lineage" {
  description = "Where OpenLineage's events of runs go (docs/lineage.md): `lake`, or an https address without a user or a port; `token` makes a secret for the one that it asks for. null: none are sent"
  type = object({
    to    = string
    token = optional(bool, false)
  })
  default = null

  validation {
    condition     = var.lineage == null || try(var.lineage.to == "lake" || can(regex("^https://[A-Za-z0-9.-]+(/[^ ]*)?$", var.lineage.to)), false)
    error_message = "lineage.to is lake, or an https address on its usual port, which is the only one that the worker may call."
  }

  validation {
    condition     = try(var.lineage.token, false) == false || try(var.lineage.to, "") != "lake"
    error_message = "lineage.token is an address's: the lake asks for none."
  }
}
