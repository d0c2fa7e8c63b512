package stance

import "math"

// Report is how well a model judges samples that it has not seen.
type Report struct {
	Samples     int                   `json:"samples"`
	MacroF1     float64               `json:"macro_f1"` // the mean over the classes that the samples have
	Accuracy    float64               `json:"accuracy"`
	Classes     []ClassReport         `json:"classes"`
	Confusion   [Classes][Classes]int `json:"confusion"` // what is, what was said, in the order of the classes
	Calibration []Bin                 `json:"calibration"`
	Error       float64               `json:"calibration_error"` // mean distance of chance and truth, over the bins
}

// ClassReport is how well one class is judged.
type ClassReport struct {
	Class     Class   `json:"class"`
	Samples   int     `json:"samples"`
	Precision Share   `json:"precision"`
	Recall    Share   `json:"recall"`
	F1        float64 `json:"f1"`
}

// Share is a part of a whole with the interval in which it lies with a chance of
// 95 in 100 (Wilson).
type Share struct {
	Of   int     `json:"of"`
	N    int     `json:"n"`
	P    float64 `json:"p"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Bin are the judgements whose chance lay in one tenth: what was said, and what
// came true.
type Bin struct {
	N    int     `json:"n"`
	Said float64 `json:"said"`
	True float64 `json:"came_true"`
}

// ShareOf is n of all with its interval.
func ShareOf(n, all int) Share {
	if all == 0 {
		return Share{High: 1}
	}
	const z = 1.959964
	p, size := float64(n)/float64(all), float64(all)
	middle := (p + z*z/(2*size)) / (1 + z*z/size)
	half := z / (1 + z*z/size) * math.Sqrt(p*(1-p)/size+z*z/(4*size*size))
	return Share{Of: n, N: all, P: p, Low: max(0, middle-half), High: min(1, middle+half)}
}

// Evaluate judges samples. merge says which class a class counts as, for samples
// whose labels know fewer classes; nil merges nothing.
func Evaluate(m *Model, samples []Sample, merge map[Class]Class) Report {
	r := Report{Samples: len(samples), Calibration: make([]Bin, 10)}
	as := func(c Class) Class {
		if to, ok := merge[c]; ok {
			return to
		}
		return c
	}
	right := 0
	for _, s := range samples {
		var chance [Classes]float64
		for c, p := range m.Judge(s.Words).Chance {
			chance[as(Class(c))] += p
		}
		said := Class(0)
		for c := range chance {
			if chance[c] > chance[said] {
				said = Class(c)
			}
		}
		is := as(s.Class)
		r.Confusion[is][said]++
		b := &r.Calibration[min(9, int(chance[said]*10))]
		b.N++
		b.Said += chance[said]
		if is == said {
			right++
			b.True++
		}
	}
	r.Accuracy = float64(right) / float64(max(1, len(samples)))
	for i := range r.Calibration {
		if b := &r.Calibration[i]; b.N > 0 {
			b.Said, b.True = b.Said/float64(b.N), b.True/float64(b.N)
			r.Error += math.Abs(b.Said-b.True) * float64(b.N) / float64(len(samples))
		}
	}
	r.perClass()
	return r
}

// ReportOf is the report of judgements that another program made: what is, what
// was said.
func ReportOf(confusion [Classes][Classes]int) Report {
	r := Report{Confusion: confusion}
	for is := range confusion {
		for said, n := range confusion[is] {
			r.Samples += n
			if is == said {
				r.Accuracy += float64(n)
			}
		}
	}
	r.Accuracy /= float64(max(1, r.Samples))
	r.perClass()
	return r
}

// perClass fills in the classes from the confusion.
func (r *Report) perClass() {
	for c := range Classes {
		hit, is, said := r.Confusion[c][c], 0, 0
		for o := range Classes {
			is += r.Confusion[c][o]
			said += r.Confusion[o][c]
		}
		if is == 0 && said == 0 {
			continue
		}
		one := ClassReport{Class: Class(c), Samples: is, Precision: ShareOf(hit, said), Recall: ShareOf(hit, is)}
		if is+said > 0 {
			one.F1 = 2 * float64(hit) / float64(is+said)
		}
		r.Classes = append(r.Classes, one)
	}
	n := 0
	for _, c := range r.Classes {
		if c.Samples > 0 {
			r.MacroF1 += c.F1
			n++
		}
	}
	r.MacroF1 /= float64(max(1, n))
}
