/**
 * Room for erasure: keys of persons, commitments salted with them, values sealed with them. Destroying a person's key erases what hangs on it
 * and leaves every proof valid. Knows {@code entry} and the contracts; where keys are kept is the port {@link
 * dev.rationale.audit.seal.SubjectKeys}.
 */
@NullMarked
package dev.rationale.audit.seal;

import org.jspecify.annotations.NullMarked;
