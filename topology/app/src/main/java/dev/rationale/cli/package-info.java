/**
 * The command line, one class a command: options in, results on standard output, everything else on standard error.
 *
 * <p>The top floor: it may use every package below and nothing below knows it. Commands of other modules join as
 * {@link dev.rationale.cli.CommandProvider}s.
 */
@NullMarked
package dev.rationale.cli;

import org.jspecify.annotations.NullMarked;
