# GitHub Actions as the way to deploy (github.tf); without a repository there is none of it.

variable "github_repository" {
  description = "The repository whose workflows may deploy, with GitHub's numbers: owner@123456/name@456789; null without"
  type        = string
  default     = null

  # A name without its number can be given up and taken by somebody else, who would then be trusted.
  validation {
    condition     = var.github_repository == null || can(regex("^[A-Za-z0-9-]+@[0-9]+/[A-Za-z0-9._-]+@[0-9]+$", var.github_repository))
    error_message = "github_repository is owner@123456/name@456789: docs/deploy.md says where the numbers are."
  }
}

variable "github_oidc_provider" {
  description = "Whether to make GitHub's identity provider; false where the account has it"
  type        = bool
  default     = true
}

variable "github_state" {
  description = "Bucket and key of the state, as in environments/<name>.s3.tfbackend, which the workflows read and write"
  type        = object({ bucket = string, key = string })
  default     = null

  validation {
    condition     = (var.github_state == null) == (var.github_repository == null)
    error_message = "github_state goes with github_repository: the workflows need the state."
  }
}
