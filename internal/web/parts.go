package web

// Option is one answer that a field offers.
type Option struct {
	Value    string
	Label    string // key or text
	Hint     string // key or text, "" for none
	Group    string // heading of a group in a select; options of a group stand together
	Selected bool   // chosen while the form has no value of its own
}

// Chip is a state in a word, a colour and a shape.
type Chip struct {
	Tone  string // neutral, progress, waiting, good, bad, info
	Label string // key or text
}

// Tab is a link to a neighbouring list. Count is shown beside the label; below
// zero there is none.
type Tab struct {
	Label   string // key or text
	Href    string
	Current bool
	Count   int
}

// Figure is a number that stands for itself.
type Figure struct {
	Label string // key or text
	Value string
	Note  string // key or text
	Tone  string // as of Chip, "" for none
	Href  string
}

// Pair is one line of a list of facts.
type Pair struct {
	Label string // key or text
	Value string
	Href  string
}

// Link is a way to another page.
type Link struct {
	Label string // key or text
	Href  string
}

// Entry is one event of a timeline.
type Entry struct {
	Title string // key or text
	When  string
	Who   string
	Text  string
	Tone  string // as of Chip
	Ahead bool   // has not happened yet
	Chip  *Chip
	Links []Link
}

// FileItem is one file of a list.
type FileItem struct {
	Name string
	Size int64
	Href string // "" where the file cannot be opened
	Note string // key or text
}

// Pages says which part of a list is shown and where the others are.
type Pages struct {
	Prev, Next      string // "" where there is none
	From, To, Total int
}

// RegionPicker offers provinces and, once one is chosen, what lies in it. The
// fields are provinsi, wilayah and kecamatan.
type RegionPicker struct {
	Provinces []Option
	Regencies []Option
	Districts []Option
}
