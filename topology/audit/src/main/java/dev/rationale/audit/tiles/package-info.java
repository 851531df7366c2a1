/**
 * Trees as files: C2SP tlog-tiles, written while entries stream by and read within bounds. Knows {@code merkle}, files and nothing of
 * what an entry says.
 */
@NullMarked
package dev.rationale.audit.tiles;

import org.jspecify.annotations.NullMarked;
