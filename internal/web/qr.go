package web

import (
	"fmt"
	"html/template"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// QR is the picture of a link for the camera of a phone, drawn by the part qr: the
// side of its square in modules and the black ones as the path of an SVG. A white
// edge of four modules belongs to it.
type QR struct {
	Side int
	Path string
}

// quiet is the white edge that readers of the code need, in modules.
const quiet = 4

// QROf draws a text. Level M still reads where a fold or a stamp covers a part.
func QROf(text string) (QR, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return QR{}, fmt.Errorf("draw QR: %w", err)
	}
	var b strings.Builder
	size := code.Bounds().Dx()
	for y := range size {
		for x := range size {
			if code.At(x, y) == color.Black {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	return QR{Side: size + 2*quiet, Path: b.String()}, nil
}

// qr draws a code with sides of so many pixels; label says what it opens.
func (p *parts) qr(code QR, size int, label string) template.HTML {
	return p.draw("part-qr", struct {
		QR
		Size  int
		Label string
	}{code, size, label})
}
