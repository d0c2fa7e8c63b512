package evidence

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // decoders by which previews are drawn
	"image/jpeg"
	_ "image/png" // the same
)

// The bounds of a picture that is drawn anew, and of its preview.
const (
	maxPixels   = 40 << 20
	maxWidth    = 1400
	maxHeight   = 8400 // the picture of a page is long, and its words must stay readable
	jpegQuality = 85
)

// ErrNoPicture says that no preview can be drawn of something.
var ErrNoPicture = errors.New("evidence: no picture that can be drawn")

// Preview draws a picture anew, small enough to be looked at, as JPEG: whatever
// else the file held does not reach a browser.
func Preview(data []byte) ([]byte, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoPicture, err)
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height {
		return nil, fmt.Errorf("%w: %d by %d", ErrNoPicture, c.Width, c.Height)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoPicture, err)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, shrink(img), &jpeg.Options{Quality: jpegQuality}); err != nil {
		return nil, fmt.Errorf("draw preview: %w", err)
	}
	return out.Bytes(), nil
}

// shrink makes a picture fit its bounds, each point the mean of those it stands for.
func shrink(img image.Image) image.Image {
	b := img.Bounds()
	step := max((b.Dx()+maxWidth-1)/maxWidth, (b.Dy()+maxHeight-1)/maxHeight)
	if step <= 1 {
		return img
	}
	w, h := max(1, b.Dx()/step), max(1, b.Dy()/step)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			var sum [4]uint32
			n := uint32(0)
			for v := y * step; v < min((y+1)*step, b.Dy()); v++ {
				for u := x * step; u < min((x+1)*step, b.Dx()); u++ {
					r, g, bl, a := img.At(b.Min.X+u, b.Min.Y+v).RGBA()
					sum[0], sum[1], sum[2], sum[3] = sum[0]+r>>8, sum[1]+g>>8, sum[2]+bl>>8, sum[3]+a>>8
					n++
				}
			}
			at := out.PixOffset(x, y)
			for i := range sum {
				out.Pix[at+i] = uint8(sum[i] / n)
			}
		}
	}
	return out
}
