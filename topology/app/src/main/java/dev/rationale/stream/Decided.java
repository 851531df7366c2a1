package dev.rationale.stream;

import dev.rationale.Hole;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one input record.
 *
 * @param position where it stands
 * @param original its value as it came, copied before anything was sent
 * @param polledAt when the application took it up
 * @param outcome the one outcome
 * @param hole offsets right before it that nobody can read; null where there are none
 */
record Decided(
        Position position,
        byte @Nullable [] original,
        Instant polledAt,
        Outcome outcome,
        @Nullable Hole hole) {}
