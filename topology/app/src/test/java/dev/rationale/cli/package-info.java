/** Tests of the command line: whole commands in this process, with what they print and the exit code. */
@NullMarked
package dev.rationale.cli;

import org.jspecify.annotations.NullMarked;
