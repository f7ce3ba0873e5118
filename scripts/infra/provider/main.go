// The stand-in for AWS's Terraform provider: it serves the schema of the real one, checks what it is given, plans what AWS
// computes as unknown, and applies synthetic ids and ARNs. It never calls AWS.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"ecomflow/aws-stand-in/internal/awsschema"
	"ecomflow/aws-stand-in/internal/rules"
	"ecomflow/aws-stand-in/internal/standin"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tfprotov5/tf5server"
)

// Files that lie beside the program.
const (
	schemaFile      = "schema.json"
	constraintsFile = "constraints.json"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	folder := filepath.Dir(program)
	schema, err := awsschema.Load(filepath.Join(folder, schemaFile))
	if err != nil {
		return err
	}
	known, err := rules.Load()
	if err != nil {
		return err
	}
	constraints, err := rules.LoadConstraints(filepath.Join(folder, constraintsFile))
	if err != nil {
		return err
	}
	provider := standin.New(schema, known, constraints)
	return tf5server.Serve("hashicorp/aws", func() tfprotov5.ProviderServer { return provider })
}
