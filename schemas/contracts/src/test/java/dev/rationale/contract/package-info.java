/** Tests of the canonical bytes; expected digests come from {@code src/test/python/digests.py}. */
@NullMarked
package dev.rationale.contract;

import org.jspecify.annotations.NullMarked;
