package standin

import (
	"ecomflow/aws-stand-in/internal/values"

	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const (
	partition  = "aws"
	anyAccount = "123456789012"
)

// config is what the provider block says.
type config struct {
	region      string
	account     string
	defaultTags map[string]string
}

// PrepareProviderConfig takes the block as it is.
func (s *Server) PrepareProviderConfig(_ context.Context, req *tfprotov5.PrepareProviderConfigRequest) (*tfprotov5.PrepareProviderConfigResponse, error) {
	return &tfprotov5.PrepareProviderConfigResponse{PreparedConfig: req.Config}, nil
}

// ConfigureProvider wants a region; it is the account that is allowed.
func (s *Server) ConfigureProvider(_ context.Context, req *tfprotov5.ConfigureProviderRequest) (*tfprotov5.ConfigureProviderResponse, error) {
	value, err := req.Config.Unmarshal(s.schema.Provider.ValueType())
	if err != nil {
		return nil, err
	}
	fields := values.Fields(value)
	s.config = config{region: values.Text(fields["region"]), defaultTags: map[string]string{}}
	if s.config.region == "" {
		s.config.region = os.Getenv("AWS_REGION")
	}
	if s.config.region == "" {
		return &tfprotov5.ConfigureProviderResponse{Diagnostics: failure("no region", "The provider has no region.", "region")}, nil
	}
	for _, block := range values.Elements(fields["default_tags"]) {
		s.config.defaultTags = values.TextsByKey(values.Fields(block)["tags"])
	}
	s.config.account = anyAccount
	if allowed := values.Texts(fields["allowed_account_ids"]); len(allowed) > 0 {
		s.config.account = allowed[0]
	}
	return &tfprotov5.ConfigureProviderResponse{}, nil
}

func failure(summary, detail string, path ...string) []*tfprotov5.Diagnostic {
	attribute := tftypes.NewAttributePath()
	for _, step := range path {
		attribute = attribute.WithAttributeName(step)
	}
	return []*tfprotov5.Diagnostic{{
		Severity:  tfprotov5.DiagnosticSeverityError,
		Summary:   summary,
		Detail:    detail,
		Attribute: attribute,
	}}
}
