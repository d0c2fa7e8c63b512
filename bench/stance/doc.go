// Command stance measures the classifier of posts beside fastText.
//
//	go run ./bench/stance -data ../shared/data/labelled/smsa-sentiment.csv
//
// Both learn from the same four fifths of a file of labelled texts, both read the
// same plain words (internal/engine/informal), and both judge the same last fifth,
// in one thread, in turn, in seconds of the processor. fastText is the program
// of that name (Debian: apt-get install fasttext) with pairs of words, as many
// rounds of learning, and otherwise its own defaults; what it needs to load its
// model is taken off. Labels positive, negative and neutral are learned as support,
// against and neutral.
package main
