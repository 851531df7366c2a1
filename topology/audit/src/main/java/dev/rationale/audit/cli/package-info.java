/** The tool of somebody who has a folder or a proof, a key, and nothing of ours but one jar. Knows everything in the module. */
@NullMarked
package dev.rationale.audit.cli;

import org.jspecify.annotations.NullMarked;
