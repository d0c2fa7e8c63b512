package db_test

import "runtime"

// runtimeGoexit runs fn on a goroutine of its own and gives it a function that
// ends that goroutine at once.
func runtimeGoexit(fn func(end func())) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		fn(runtime.Goexit)
	}()
	<-done
}
