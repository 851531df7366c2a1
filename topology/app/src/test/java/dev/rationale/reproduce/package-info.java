@NullMarked
package dev.rationale.reproduce;

import org.jspecify.annotations.NullMarked;
