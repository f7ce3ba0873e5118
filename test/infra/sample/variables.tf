variable "region" {
  description = "Where everything stands."
  type        = string
  default     = "eu-central-1"
}

variable "log_days" {
  description = "For how long logs are kept."
  type        = number
  default     = 30

  validation {
    condition     = var.log_days >= 7
    error_message = "Logs are kept for a week at least."
  }
}

variable "zones" {
  description = "The availability zones, each with its network."
  type        = map(object({ cidr = string }))
  default = {
    a = { cidr = "10.0.0.0/20" }
    b = { cidr = "10.0.16.0/20" }
  }
}
