@NullMarked
package dev.rationale.stream.audit;

import org.jspecify.annotations.NullMarked;
