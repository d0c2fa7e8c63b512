package intake

import (
	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/receipt"
)

// Code is the receipt code, by which a reporter finds his report again and by
// which nobody else can. It is the only thing that ties him to it, so it never
// enters a log, an address of a page or the database.
type Code = receipt.Code

// NewCode makes a code from the randomness of the system.
func NewCode() Code { return receipt.New() }

// ParseCode reads a code as people type it. Its error repeats nothing of what
// was typed.
func ParseCode(s string) (Code, error) {
	c, ok := receipt.Parse(s)
	if !ok {
		return "", &netra.Error{Kind: netra.NotFound, Key: "intake.code_unknown"}
	}
	return c, nil
}
