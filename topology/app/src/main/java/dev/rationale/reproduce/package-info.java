/**
 * Published experiments again, on networks and data that lie beside the project, with what was expected next to what was found.
 *
 * <p>Methods are known here by name only: one that is not there leaves its line out. Uses engines and models; knows neither
 * events nor command lines.
 */
@NullMarked
package dev.rationale.reproduce;

import org.jspecify.annotations.NullMarked;
