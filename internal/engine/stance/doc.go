// Package stance weighs how a text stands to somebody: it supports, is against,
// says nothing of its own, or reports what others do. It is pure: words in,
// chances out, and the words that made them.
//
// The model is a multinomial logistic regression over single words, pairs of
// neighbours, and words behind a negation. Its file is text: one line for each of
// them with its weight for each class, so that a person can read why a post was
// judged as it was, and strike a line out. Chances are calibrated on posts that
// the weights have not seen.
//
// It knows nothing of candidates: whoever asks writes Target where the text names
// the one who is asked about, and Other where it names another one.
package stance
