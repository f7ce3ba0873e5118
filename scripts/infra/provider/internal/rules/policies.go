package rules

import (
	"encoding/json"
	"fmt"
	"slices"
)

// policyKind says which of its fields a statement must and must not have.
type policyKind struct{ needs, forbids []string }

var (
	identityPolicy = policyKind{needs: []string{"Action", "Resource"}, forbids: []string{"Principal"}}
	resourcePolicy = policyKind{needs: []string{"Action", "Principal"}}
	trustPolicy    = policyKind{needs: []string{"Action", "Principal"}, forbids: []string{"Resource"}}
)

func jsonFormat(value string) string {
	if json.Valid([]byte(value)) {
		return ""
	}
	return "this is not JSON"
}

// policyFormat refuses what AWS calls a malformed policy document.
func policyFormat(kind policyKind) format {
	return func(value string) string {
		var document struct{ Statement json.RawMessage }
		if err := json.Unmarshal([]byte(value), &document); err != nil {
			return "this is not JSON: " + err.Error()
		}
		statements, err := statementsOf(document.Statement)
		if err != nil || len(statements) == 0 {
			return "the policy has no statements"
		}
		for i, statement := range statements {
			if wrong := kind.check(statement); wrong != "" {
				return fmt.Sprintf("statement %d %s", i+1, wrong)
			}
		}
		return ""
	}
}

// statementsOf reads one statement, or a list of them.
func statementsOf(text json.RawMessage) ([]map[string]any, error) {
	var many []map[string]any
	if json.Unmarshal(text, &many) == nil {
		return many, nil
	}
	var one map[string]any
	err := json.Unmarshal(text, &one)
	return []map[string]any{one}, err
}

func (k policyKind) check(statement map[string]any) string {
	if !slices.Contains([]any{"Allow", "Deny"}, statement["Effect"]) {
		return "has no Effect"
	}
	for _, field := range k.needs {
		if statement[field] == nil && statement["Not"+field] == nil {
			return "has no " + field
		}
	}
	for _, field := range k.forbids {
		if statement[field] != nil || statement["Not"+field] != nil {
			return "must not have a " + field
		}
	}
	return ""
}
