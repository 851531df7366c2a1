package dev.rationale.audit.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which missing outcomes may have lain where a topic's settings had them deleted. A leaf does not say where its outcome lay, but on one
 * channel outcomes stand in the order of the leaves: what is gone there lies between the last one before the gap and the first one behind it.
 */
final class ExpiredOutcomes {
    private static final class Gap {
        private final OutcomeGap said;
        private final Map<String, Integer> before;
        private final Map<String, Integer> behind = new HashMap<>();
        private long count;
        private String firstTree = "";
        private long firstSeq;

        Gap(OutcomeGap said, Map<String, Integer> before) {
            this.said = said;
            this.before = before;
        }
    }

    private final List<Gap> gaps = new ArrayList<>();
    private final Map<String, List<Gap>> byChannel = new HashMap<>();
    private long count;

    /**
     * Takes a gap, at its place among the outcomes of its channel.
     *
     * @param before last index on the channel for each tree
     */
    void add(OutcomeGap gap, Map<String, Integer> before) {
        Gap taken = new Gap(gap, before);
        gaps.add(taken);
        byChannel.computeIfAbsent(gap.channel(), channel -> new ArrayList<>()).add(taken);
    }

    /** An outcome of a tree was found on a channel. */
    void found(String channel, String tree, int index) {
        byChannel.getOrDefault(channel, List.of()).forEach(gap -> gap.behind.merge(tree, index, Math::min));
    }

    /** Whether a gap may have taken an outcome that is missing, which is counted then. */
    boolean take(OutcomeTable table, int partition, int index) {
        for (Gap gap : gaps) {
            if (mayHold(gap, table, partition, index)) {
                if (gap.count++ == 0) {
                    gap.firstTree = table.tree();
                    gap.firstSeq = table.seq(index);
                }
                count++;
                return true;
            }
        }
        return false;
    }

    private static boolean mayHold(Gap gap, OutcomeTable table, int partition, int index) {
        Integer before = gap.before.get(table.tree());
        Integer behind = gap.behind.get(table.tree());
        // Outcomes lie on the partition of their input, or, where the topics differ in size, on any.
        boolean onChannel = gap.said.partition() == partition || before != null || behind != null;
        return onChannel
                && gap.said.deadLetters() == table.isFailure(index)
                && (before == null || index > before)
                && (behind == null || index < behind)
                && gap.said
                        .settings()
                        .deletes(table.timestamp(index), gap.said.seenAt().toEpochMilli());
    }

    /** All of them. */
    long count() {
        return count;
    }

    /** Names every gap that took outcomes: as a defect, or as a note where the reader allows it. */
    void report(boolean allowed, Findings findings) {
        for (Gap gap : gaps) {
            if (gap.count == 0) {
                continue;
            }
            String text = "no longer there to compare: " + gap.count + " outcomes; " + gap.said;
            if (allowed) {
                findings.notice(text);
            } else {
                findings.add(
                        DefectKind.OUTCOME_EXPIRED,
                        gap.firstTree,
                        gap.firstSeq,
                        gap.said.channel(),
                        text + "; whether retention took them, or somebody else, the log cannot tell");
            }
        }
    }
}
