package web

import "html/template"

// icons are own simple shapes on a grid of 24, drawn with a line of 2 in the
// colour of the text. They never stand alone: a word is beside them.
var icons = map[string]string{
	"eye":      `<path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>`,
	"shield":   `<path d="M12 3l7.5 2.8v5.4c0 4.6-3 8-7.5 9.8-4.5-1.8-7.5-5.2-7.5-9.8V5.8z"/><path d="M8.8 12l2.3 2.3 4.2-4.4"/>`,
	"info":     `<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.1"/>`,
	"check":    `<circle cx="12" cy="12" r="9"/><path d="M8 12.4l2.7 2.7L16 9.5"/>`,
	"warning":  `<path d="M12 3.5L22 20.5H2z"/><path d="M12 10v4.5M12 17.4v.1"/>`,
	"stop":     `<path d="M8 2.8h8L21.2 8v8L16 21.2H8L2.8 16V8z"/><path d="M12 7.5v5.5M12 16.3v.1"/>`,
	"clock":    `<circle cx="12" cy="12" r="9"/><path d="M12 7v5.3l3.5 2"/>`,
	"file":     `<path d="M6 2.8h8l4.5 4.5v13.9H6z"/><path d="M14 2.8v4.7h4.5"/>`,
	"image":    `<path d="M3.5 4.5h17v15h-17z"/><circle cx="9" cy="10" r="1.6"/><path d="M3.5 17l5-4 3.5 2.8 3.5-3.3 5 4.5"/>`,
	"upload":   `<path d="M12 16V4.5M7.5 8.8L12 4.3l4.5 4.5M4 16v4.2h16V16"/>`,
	"download": `<path d="M12 4v11.5M7.5 11.2l4.5 4.5 4.5-4.5M4 16v4.2h16V16"/>`,
	"search":   `<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>`,
	"person":   `<circle cx="12" cy="8" r="4.2"/><path d="M4 20.8c.6-4.3 3.7-6.5 8-6.5s7.4 2.2 8 6.5"/>`,
	"office":   `<path d="M3 9.5L12 4l9 5.5M4.5 20.5h15M6.5 10v10M12 10v10M17.5 10v10"/>`,
	"place":    `<path d="M12 21.5S5 15 5 10a7 7 0 0 1 14 0c0 5-7 11.5-7 11.5z"/><circle cx="12" cy="10" r="2.5"/>`,
	"lock":     `<path d="M5 11h14v9.5H5z"/><path d="M8 11V7.5a4 4 0 0 1 8 0V11"/>`,
	"message":  `<path d="M3.5 4.5h17v12h-9L7 20.5v-4H3.5z"/>`,
	"list":     `<path d="M8.5 6H20M8.5 12H20M8.5 18H20M4 6h.1M4 12h.1M4 18h.1"/>`,
	"chart":    `<path d="M4 4v16h16.5M8.5 16v-4M13 16V8M17.5 16v-6.5"/>`,
	"scale":    `<path d="M12 4v16M7 20.2h10M5 7h14M5 7l-2.7 6.5h5.4zM19 7l-2.7 6.5h5.4z"/>`,
	"arrow":    `<path d="M4 12h15.5M13.5 6l6 6-6 6"/>`,
	"back":     `<path d="M20 12H4.5M10.5 6l-6 6 6 6"/>`,
	"plus":     `<path d="M12 5v14M5 12h14"/>`,
	"cross":    `<path d="M6 6l12 12M18 6L6 18"/>`,
	"exit":     `<path d="M13 4H5v16h8M10 12h10.5M16.5 8l4 4-4 4"/>`,
	"print":    `<path d="M7 8.5V3.5h10v5M7 16.5H3.5v-8h17v8H17M7 14h10v6.5H7z"/>`,
	"calendar": `<path d="M3.5 5.5h17v15h-17zM3.5 10h17M8 3v4M16 3v4"/>`,
	"empty":    `<path d="M3.5 13l3-8.5h11l3 8.5v6.5h-17z"/><path d="M3.5 13H9c0 1.8 1.3 3 3 3s3-1.2 3-3h5.5"/>`,
}

// icon draws a shape for the eye only; readers of the screen skip it. A name
// that is not known draws nothing.
func icon(name string) template.HTML {
	shape := icons[name]
	if shape == "" {
		return ""
	}
	return template.HTML(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">` + shape + `</svg>`)
}
