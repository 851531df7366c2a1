package dev.rationale.audit.verify;

import dev.rationale.HoleReason;
import dev.rationale.LeafType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found in one tree.
 *
 * @param tree its name
 * @param leaves entries read
 * @param byType of them, sorted by type; those that cannot be read are in none
 * @param checkpoints published
 * @param validCheckpoints of them: signed by a trusted key and in agreement with the leaves
 * @param signedLeaves leaves under the newest valid checkpoint
 * @param lastSigned when the last of those was appended; null where there is none
 * @param statements of coverage
 * @param statedOffsets offsets that they are about
 * @param unstatedOutcomes outcome leaves that no statement is about yet
 * @param closed whether its generation was closed
 * @param holes offsets that statements have in holes, by reason
 * @param input what may explain them; null where nothing is known of the topic, or there are none
 */
public record TreeReport(
        String tree,
        long leaves,
        Map<LeafType, Long> byType,
        long checkpoints,
        long validCheckpoints,
        long signedLeaves,
        @Nullable Instant lastSigned,
        long statements,
        long statedOffsets,
        long unstatedOutcomes,
        boolean closed,
        Map<HoleReason, Long> holes,
        @Nullable InputSettings input) {

    /** Leaves that no valid checkpoint covers: they can still be changed unseen. */
    public long unsignedLeaves() {
        return leaves - signedLeaves;
    }

    /** Lines for people. */
    String text(Instant now) {
        StringBuilder out = new StringBuilder(tree)
                .append(closed ? " (closed): " : ": ")
                .append(leaves)
                .append(" leaves ")
                .append(byType)
                .append(", ")
                .append(validCheckpoints)
                .append(" of ")
                .append(checkpoints)
                .append(" checkpoints valid, ")
                .append(signedLeaves)
                .append(" leaves signed");
        if (lastSigned != null) {
            Duration age = Duration.between(lastSigned, now);
            out.append(" (the last appended ")
                    .append(lastSigned)
                    .append(", ")
                    .append(age.toSeconds())
                    .append(" s ago)");
        }
        out.append(", ").append(unsignedLeaves()).append(" not yet");
        if (statements > 0 || unstatedOutcomes > 0) {
            out.append("; ")
                    .append(statements)
                    .append(" statements about ")
                    .append(statedOffsets)
                    .append(" offsets, ")
                    .append(unstatedOutcomes)
                    .append(" outcomes not stated yet");
        }
        holes.forEach((reason, offsets) ->
                out.append("\n  ").append(offsets).append(" offsets in holes: ").append(explained(reason)));
        if (input != null) {
            out.append("\n  the input: ")
                    .append(input.settings())
                    .append(", as of ")
                    .append(input.seenAt());
        }
        return out.toString();
    }

    private String explained(HoleReason reason) {
        String name = reason == HoleReason.BEFORE_LOG_START ? "before the start of the topic" : "unreadable";
        if (input == null) {
            return name + "; the settings of the topic are not known";
        }
        return name + "; " + (reason == HoleReason.BEFORE_LOG_START ? input.beforeStart() : input.unreadable());
    }
}
