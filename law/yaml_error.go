package law

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// Messages of the YAML reader that speak of Go.
var (
	yamlMismatch = regexp.MustCompile("(?s)^cannot unmarshal !!(\\w+)(?: `(.*)`)? into (.+)$")
	yamlUnknown  = regexp.MustCompile(`^field (.+) not found in type (?:law\.)?(\w+)$`)
)

// plain says a message of the YAML reader in the words of the file's writer; out
// is what the file was read into.
func plain(msg string, out any) string {
	if m := yamlMismatch.FindStringSubmatch(msg); m != nil {
		given := yamlThing(m[1])
		if m[2] != "" {
			given = `"` + m[2] + `" is ` + given
		} else {
			given += " stands here"
		}
		return given + "; wanted is " + goThing(m[3])
	}
	if m := yamlUnknown.FindStringSubmatch(msg); m != nil {
		known := yamlFields(reflect.TypeOf(out), m[2], map[reflect.Type]bool{})
		slices.Sort(known)
		return "the field " + m[1] + " is not known here; known are: " + strings.Join(known, ", ")
	}
	for hint, more := range map[string]string{
		"mapping values are not allowed in this context": "; is text with a colon in it without quotation marks, or a line not under its field?",
		"did not find expected key":                      "; is a line not under the field it belongs to, or a quotation mark not closed?",
		"found character that cannot start any token":    "; is a line near it indented with a tab? Use spaces",
		"did not find expected '-' indicator":            "; is a line near it indented less or more than the others of the list?",
		"did not find expected ',' or":                   "; is a bracket or a quotation mark before it not closed, or a text with a colon or comma not in quotation marks?",
		"while parsing a quoted scalar":                  "; is a quotation mark before it not closed?",
	} {
		if strings.Contains(msg, hint) {
			return msg + more
		}
	}
	return msg
}

// yamlThing names what YAML takes a value for.
func yamlThing(tag string) string {
	switch tag {
	case "str":
		return "text"
	case "int", "float":
		return "a number"
	case "bool":
		return "yes or no (true, false)"
	case "seq":
		return "a list"
	case "map":
		return "a group of fields"
	case "timestamp":
		return "a date"
	}
	return "nothing"
}

// goThing names what the program reads a value into.
func goThing(kind string) string {
	switch {
	case strings.HasPrefix(kind, "[]"):
		return "a list, as in [a, b]"
	case kind == "int":
		return "a whole number"
	case kind == "bool":
		return "true or false"
	case kind == "string":
		return "text"
	case kind == "netra.Date":
		return "a date, as in 2024-11-27"
	case kind == "law.Text":
		return `a text in both languages, as in {id: "…", en: "…"}`
	case kind == "law.Period":
		return "a period, as in {from: 2024-01-01, until: 2024-12-31}"
	}
	return "a group of fields; see FORMAT.md"
}

// yamlFields are the fields of the type called name that t holds.
func yamlFields(t reflect.Type, name string, seen map[reflect.Type]bool) []string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return nil
	}
	seen[t] = true
	var own []string
	for f := range fields(t) {
		tag, option, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case option == "inline":
			own = append(own, yamlFields(f.Type, f.Type.Name(), map[reflect.Type]bool{})...)
		case tag != "" && tag != "-":
			own = append(own, tag)
		}
	}
	if t.Name() == name {
		return own
	}
	for f := range fields(t) {
		if found := yamlFields(f.Type, name, seen); found != nil {
			return found
		}
	}
	return nil
}

func fields(t reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}
