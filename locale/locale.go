package locale

import "embed"

// FS holds the directories id and en with one TOML file per slice, and
// same.toml.
//
//go:embed id/*.toml en/*.toml same.toml
var FS embed.FS
