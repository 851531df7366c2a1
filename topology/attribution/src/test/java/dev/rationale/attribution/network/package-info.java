/** Tests of the plain networks. */
@NullMarked
package dev.rationale.attribution.network;

import org.jspecify.annotations.NullMarked;
