package standin

import (
	"ecomflow/aws-stand-in/internal/rules"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// check says what AWS would refuse of a configuration.
func (r *resource) check(config tftypes.Value) []*tfprotov5.Diagnostic {
	var diagnostics []*tfprotov5.Diagnostic
	for _, problem := range rules.Check(r.rule, r.constraints, r.schema.Block, config) {
		diagnostics = append(diagnostics, &tfprotov5.Diagnostic{
			Severity:  tfprotov5.DiagnosticSeverityError,
			Summary:   "AWS would refuse this",
			Detail:    r.name + ": " + problem.Text + ".",
			Attribute: problem.Path,
		})
	}
	return diagnostics
}
