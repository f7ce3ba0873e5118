// Package rules says what the schema does not: how ids and ARNs look, and what AWS refuses.
package rules

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
)

//go:embed types/*.json
var files embed.FS

// Rule is what is known of a resource type, or of a data source (`data.aws_…`).
type Rule struct {
	// Values are what AWS computes: a template such as `arn:{partition}:sqs:{region}:{account}:{name}`, or any other value.
	Values map[string]any `json:"values"`
	// Exclusive are attributes of which at most one may be given.
	Exclusive [][]string `json:"exclusive"`
	// OneOf are attributes of which exactly one is given.
	OneOf [][]string `json:"oneOf"`
	// Together are attributes that are given all or none.
	Together [][]string `json:"together"`
	// Words are attributes that take certain words, which the real provider knows and AWS's API does not.
	Words map[string][]string `json:"words"`
	// JSON are attributes that hold JSON, beside those that do so by their name.
	JSON []string `json:"json"`
	// Formats are attributes with a form of their own, by the form's name.
	Formats map[string]string `json:"formats"`
	// Operation is the call of AWS's API that makes it. Whatever that call says of its fields holds for attributes of that name.
	Operation string `json:"operation"`
	// Shapes are further attributes and the shape of AWS's API that each has, as `service:Shape`.
	Shapes map[string]string `json:"shapes"`
	// Free are attributes for which the call's word does not hold: Terraform takes other values.
	Free []string `json:"free"`
}

// Load reads all rules. A type has its rule in one file only.
func Load() (map[string]*Rule, error) {
	entries, err := files.ReadDir("types")
	if err != nil {
		return nil, err
	}
	all := map[string]*Rule{}
	for _, entry := range entries {
		if err := add(all, path.Join("types", entry.Name())); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func add(all map[string]*Rule, name string) error {
	text, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	var some map[string]*Rule
	if err := json.Unmarshal(text, &some); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for typeName, rule := range some {
		if all[typeName] != nil {
			return fmt.Errorf("%s: %s has a rule already", name, typeName)
		}
		all[typeName] = rule
	}
	return nil
}
