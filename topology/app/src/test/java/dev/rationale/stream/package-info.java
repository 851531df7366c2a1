@NullMarked
package dev.rationale.stream;

import org.jspecify.annotations.NullMarked;
