/** Tests of the wire format against Confluent's own readers, of compatibility, and of hostile bytes. */
@NullMarked
package dev.rationale.serde;

import org.jspecify.annotations.NullMarked;
