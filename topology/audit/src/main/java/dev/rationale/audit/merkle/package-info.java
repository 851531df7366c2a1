/** Merkle trees as RFC 6962 hashes them and RFC 9162 verifies them. Knows bytes and numbers only. */
@NullMarked
package dev.rationale.audit.merkle;

import org.jspecify.annotations.NullMarked;
