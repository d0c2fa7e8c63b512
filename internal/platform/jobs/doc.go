// Package jobs runs work later: at once after a transaction, or at an instant
// (a timer is a job whose At lies in the future). A job is a row that is
// written in the caller's transaction, so that there is neither a change
// without its job nor a job without its change.
//
// # Promises
//
//   - A job runs at least once after its transaction is durable, also when the
//     program was killed meanwhile. A worker holds a job by a lease; when the
//     worker is gone the lease ends and another one takes the job.
//   - A handler that calls Done in its own transaction takes effect exactly
//     once. All others must be able to run twice.
//   - A job that fails is tried again, each time after a longer pause. After
//     maxTries tries, or at once when its error is ErrGiveUp, it is set aside
//     as dead, where a person sees it and may Retry. What HandleDead names for
//     its kind follows.
//   - A handler that calls Hold in each of its transactions writes nothing once
//     another worker has its job.
//   - While a job waits there is no second one with the same Kind and Key. One
//     that is enqueued while the first runs waits until that has ended, because
//     what it is about may have been read already.
//
// # What this never does
//
// It stores no text of an error that repeats the payload, and it does not log.
package jobs
