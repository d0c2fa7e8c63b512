# Short names for what people do often. `make check` before handing in.
GO        ?= go
TOOLS_BIN ?= $(CURDIR)/bin
LINT      := $(TOOLS_BIN)/golangci-lint
GOFUMPT   := $(TOOLS_BIN)/gofumpt
GOFILES    = $(shell git ls-files --cached --others --exclude-standard '*.go')

export GOFLAGS ?= -buildvcs=false

.PHONY: help build demo check check-all format lint law test test-all borders bench crash shots clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

build: ## one static binary: bin/netra
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o bin/netra ./cmd/netra

demo: ## the program with invented people on http://127.0.0.1:8080
	$(GO) run ./cmd/netra demo

check: format lint law test ## what every change must pass

check-all: lint law ## everything that the .ci/run script checks
	bash .ci/run

format: $(GOFUMPT) ## rewrite Go files in the one format
	$(GOFUMPT) -w $(GOFILES)

lint: $(LINT) ## vet and golangci-lint, all modules
	$(GO) vet ./...
	$(LINT) run ./...

law: ## check the files of law/
	$(GO) run ./cmd/netra law check

borders: ## the rules of the house only
	$(GO) test ./internal/arch

test: ## tests; what needs an absent component skips
	$(GO) test ./...

test-all: ## tests with race detector; absent components fail
	NETRA_TEST_ALL=1 $(GO) test -race -timeout 25m ./...

bench: ## intake against PocketBase, in one run
	$(GO) run ./bench/intake

crash: ## kill the server fifty times; nothing acknowledged may be lost
	$(GO) run ./bench/crash

shots: ## walk the pages in a browser, and write the pictures of the README
	NETRA_SHOTS=$(CURDIR)/tmp/shots NETRA_README_SHOTS=$(CURDIR)/docs/img $(GO) test -count=1 ./e2e

$(LINT) $(GOFUMPT): tools/go.mod tools/go.sum
	cd tools && $(GO) build -o $(TOOLS_BIN)/ github.com/golangci/golangci-lint/v2/cmd/golangci-lint mvdan.cc/gofumpt

clean: ## remove what was built
	rm -rf bin tmp
