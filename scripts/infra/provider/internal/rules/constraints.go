package rules

import (
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Constraint is what AWS's API says of one field.
type Constraint struct {
	Enum    []string `json:"enum"`
	Pattern string   `json:"pattern"`
	// Min and Max bound a text's length.
	Min *int `json:"min"`
	Max *int `json:"max"`
	// Least and Most bound a number.
	Least *float64 `json:"least"`
	Most  *float64 `json:"most"`

	pattern *regexp.Regexp
}

// Constraints are those of a type, by path.
type Constraints map[string]*Constraint

// LoadConstraints reads them, by type. Patterns that Go's engine does not know (AWS writes them for Java's) are left out.
func LoadConstraints(file string) (map[string]Constraints, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var all map[string]Constraints
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return all, nil
}

// Text says what is wrong with a text, or nothing.
func (c *Constraint) Text(value string) string {
	length := utf8.RuneCountInString(value)
	switch {
	case len(c.Enum) > 0 && !slices.Contains(c.Enum, value):
		return fmt.Sprintf("%q is not one of %s", value, strings.Join(c.Enum, ", "))
	case c.Min != nil && length < *c.Min:
		return fmt.Sprintf("%q is shorter than %d", value, *c.Min)
	case c.Max != nil && length > *c.Max:
		return fmt.Sprintf("%q is longer than %d", value, *c.Max)
	case !c.matches(value):
		return fmt.Sprintf("%q does not match %s", value, c.Pattern)
	}
	return ""
}

// Number says what is wrong with a number, or nothing.
func (c *Constraint) Number(value *big.Float) string {
	number, _ := value.Float64()
	switch {
	case c.Least != nil && number < *c.Least:
		return fmt.Sprintf("%v is less than %v", number, *c.Least)
	case c.Most != nil && number > *c.Most:
		return fmt.Sprintf("%v is more than %v", number, *c.Most)
	}
	return ""
}

func (c *Constraint) matches(value string) bool {
	if c.Pattern == "" {
		return true
	}
	if c.pattern == nil {
		whole, err := regexp.Compile(`^(?:` + c.Pattern + `)$`)
		if err != nil {
			c.Pattern = ""
			return true
		}
		c.pattern = whole
	}
	return c.pattern.MatchString(value)
}
