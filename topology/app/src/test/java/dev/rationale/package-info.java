/** Rules that hold for the whole application. */
@NullMarked
package dev.rationale;

import org.jspecify.annotations.NullMarked;
