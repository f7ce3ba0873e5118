# Every rule of Terraform's own set: typed and documented variables, names, unused declarations, pinned versions.
config {
  call_module_type = "local"
}

plugin "terraform" {
  enabled = true
  preset  = "all"
}

# A file by concern here: there is no main.tf.
rule "terraform_standard_module_structure" {
  enabled = false
}
