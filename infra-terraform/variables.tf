# --- where ---

variable "account_id" {
  description = "The AWS account; a plan for another one is refused"
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id has twelve digits."
  }
}

variable "region" {
  description = "AWS region of everything"
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is a region's name such as eu-central-1."
  }
}

variable "environment" {
  description = "Which one this is; a tag on everything"
  type        = string

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "environment is dev or prod."
  }
}

variable "tags" {
  description = "Further tags on everything"
  type        = map(string)
  default     = {}
}

variable "deletion_protection" {
  description = "Whether databases refuse to be deleted, and leave a last snapshot"
  type        = bool
  default     = true
}

# --- network ---

variable "vpc_cidr" {
  description = "Addresses of the VPC: /16 to /20"
  type        = string
  default     = "10.80.0.0/16"

  validation {
    condition     = can(cidrsubnet(var.vpc_cidr, 4, 15)) && try(tonumber(split("/", var.vpc_cidr)[1]), 0) >= 16 && try(tonumber(split("/", var.vpc_cidr)[1]), 99) <= 20
    error_message = "vpc_cidr is a network such as 10.80.0.0/16, no smaller than /20."
  }
}

variable "availability_zones" {
  description = "Two or three zones of the region; Redshift Serverless wants three"
  type        = list(string)

  validation {
    condition     = contains([2, 3], length(distinct(var.availability_zones))) && length(distinct(var.availability_zones)) == length(var.availability_zones)
    error_message = "availability_zones are two or three different zones."
  }
}

variable "nat_gateway" {
  description = "Whether there is a way to the internet; only Temporal Cloud's public address needs one"
  type        = bool
  default     = false
}

# --- pipelines and their sources ---

variable "pipelines" {
  description = "Pipelines to deploy, as in src/pipelines; that of the stream is left out where there is none"
  type        = set(string)
  default     = ["ecommerce", "online-retail", "online-retail-stream", "purchases", "regional-sales"]

  validation {
    condition     = length(var.pipelines) > 0 && alltrue([for name in var.pipelines : fileexists("${path.module}/generated/${name}.json")])
    error_message = "pipelines names at least one, and each has a file in generated/ (npm run gen)."
  }
}

variable "generate_purchases" {
  description = "Made-up logs of purchases into landing: how often, and how many purchases a file of a minute has; null for none"
  type = object({
    every_minutes = optional(number, 10)
    purchases     = optional(number, 50)
  })
  default = null

  validation {
    condition     = var.generate_purchases == null || (try(var.generate_purchases.every_minutes, 0) >= 2 && try(var.generate_purchases.every_minutes, 0) <= 1440 && try(var.generate_purchases.purchases, 0) >= 1 && try(var.generate_purchases.purchases, 0) <= 20000)
    error_message = "generate_purchases comes every 2 to 1440 minutes, with 1 to 20000 purchases a file."
  }
}

variable "event_rules" {
  description = "EventBridge rules of one's own that start a pipeline: an event pattern (JSON) or a schedule (UTC), by name"
  type = map(object({
    pipeline      = string
    event_pattern = optional(string)
    schedule      = optional(string)
    enabled       = optional(bool, true)
  }))
  default = {}

  validation {
    condition     = alltrue([for name, rule in var.event_rules : can(regex("^[a-z][a-z0-9-]{0,30}$", name)) && contains(var.pipelines, rule.pipeline)])
    error_message = "event_rules are called as pipelines are, and name one that is deployed."
  }

  validation {
    condition     = alltrue([for rule in var.event_rules : (rule.event_pattern == null) != (rule.schedule == null)])
    error_message = "event_rules have an event_pattern or a schedule, and not both."
  }

  validation {
    condition     = alltrue([for rule in var.event_rules : rule.event_pattern == null || can(jsondecode(rule.event_pattern))])
    error_message = "event_rules: an event_pattern is JSON."
  }
}

variable "source_database" {
  description = "A MySQL source to make; null where the shop has its own"
  type = object({
    name           = optional(string, "shop")
    instance_class = optional(string, "db.t4g.medium")
    storage_gb     = optional(number, 100)
    multi_az       = optional(bool, false)
  })
  default = null
}

variable "source_port" {
  description = "Port of the MySQL sources"
  type        = number
  default     = 3306

  validation {
    condition     = var.source_port > 0 && var.source_port < 65536
    error_message = "source_port is a port."
  }
}

variable "source_cidr" {
  description = "Where the MySQL sources are: the VPC's own addresses, or a peer's"
  type        = string
  default     = "10.80.0.0/16"

  validation {
    condition     = can(cidrhost(var.source_cidr, 0)) && var.source_cidr != "0.0.0.0/0"
    error_message = "source_cidr is a network, and not the whole internet."
  }
}

variable "dms" {
  description = "What DMS runs on: an `instance` for all pipelines, or `serverless`, which gives each as many capacity units (of 2 GB) as it needs; batch_interval_seconds: the longest time that a change waits before it is in bronze"
  type = object({
    instance = optional(object({
      class      = optional(string, "dms.t3.medium")
      storage_gb = optional(number, 50)
      multi_az   = optional(bool, false)
    }))
    serverless = optional(object({
      min_capacity = optional(number, 1)
      max_capacity = number
      multi_az     = optional(bool, false)
    }))
    batch_interval_seconds = optional(number, 60)
  })
  default = { instance = {} }

  validation {
    condition     = (var.dms.instance == null) != (var.dms.serverless == null)
    error_message = "dms has an instance or is serverless, and not both."
  }

  validation {
    condition     = startswith(try(var.dms.instance.class, "dms."), "dms.")
    error_message = "dms.instance.class is one of DMS's (dms.t3.medium)."
  }

  validation {
    condition = alltrue([
      for units in try([var.dms.serverless.min_capacity, var.dms.serverless.max_capacity], []) :
      contains([1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384], units)
    ]) && try(var.dms.serverless.min_capacity <= var.dms.serverless.max_capacity, true)
    error_message = "dms.serverless has 1, 2, 4, 8, 16, 32, 64, 128, 192, 256 or 384 units, and no more at least than at most."
  }

  validation {
    condition     = var.dms.batch_interval_seconds >= 1 && var.dms.batch_interval_seconds <= 3600
    error_message = "dms.batch_interval_seconds: batches come at least hourly."
  }
}

variable "dms_service_roles" {
  description = "Whether to make dms-vpc-role and dms-cloudwatch-logs-role; false where the account has them"
  type        = bool
  default     = true
}

# --- work ---

variable "glue" {
  description = "Size of a refine job's run"
  type = object({
    worker_type = optional(string, "G.1X")
    workers     = optional(number, 2)
  })
  default = {}

  validation {
    condition     = contains(["G.1X", "G.2X", "G.4X", "G.8X"], var.glue.worker_type) && var.glue.workers >= 2
    error_message = "glue.worker_type is G.1X to G.8X, with two workers at least."
  }
}

variable "redshift" {
  description = "The warehouse: serverless by capacity, or `provisioned`"
  type = object({
    base_rpus         = optional(number, 8)
    max_rpus          = optional(number, 64)
    rpu_hours_a_month = optional(number, 500)
    provisioned       = optional(object({ node_type = string, nodes = number }))
  })
  default = {}

  validation {
    condition     = var.redshift.base_rpus % 4 == 0 && var.redshift.base_rpus >= 4 && var.redshift.base_rpus <= var.redshift.max_rpus
    error_message = "redshift.base_rpus is a multiple of 4 and at most max_rpus."
  }
}

# --- Temporal ---

variable "temporal_address" {
  description = "host:port of the Temporal server"
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9.-]+:[0-9]{2,5}$", var.temporal_address))
    error_message = "temporal_address is host:port."
  }
}

variable "temporal_namespace" {
  description = "Temporal's namespace"
  type        = string
  default     = "default"
}

variable "temporal_tls" {
  description = "Whether the server is spoken to over TLS"
  type        = bool
  default     = true
}

variable "temporal_api_key" {
  description = "Whether the server wants an API key (Temporal Cloud), which then lies in a secret"
  type        = bool
  default     = false
}

variable "payload_encryption" {
  description = "Whether payloads of workflows are encrypted before they reach Temporal: off, read (opens what is encrypted, writes plainly: on the way to on, and back) or on"
  type        = string
  default     = "off"

  validation {
    condition     = contains(["off", "read", "on"], var.payload_encryption)
    error_message = "payload_encryption is off, read or on."
  }
}
