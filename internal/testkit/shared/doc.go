// Package shared opens the development data that lies beside the project and is
// no part of it. Tests only.
package shared
