/**
 * What an input is compared with, kind by kind. Knows points, data and, where a kind needs it, rows asked of a model; knows
 * nothing of methods.
 */
@NullMarked
package dev.rationale.attribution.baseline;

import org.jspecify.annotations.NullMarked;
