package dev.rationale.audit.verify;

import dev.rationale.audit.entry.Origin;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds the generations of a tree against each other: none missing, each closed before the next, nothing left out between them. */
final class Generations {
    private static final long NOWHERE = -1;

    private final @Nullable InputCount input;
    private final Findings findings;
    private final Map<String, Previous> previous = new HashMap<>();

    /**
     * The generation before.
     *
     * @param closed whether it was
     * @param end the offset after the last one that it or those before it say anything of; −1 for none
     */
    private record Previous(Origin tree, boolean closed, long end) {}

    /**
     * @param input null where it is not read again
     */
    Generations(@Nullable InputCount input, Findings findings) {
        this.input = input;
        this.findings = findings;
    }

    /** Takes the next generation of a tree, or the first. */
    void take(Origin tree, Shard shard, LeafContents contents) {
        Previous before = previous.get(tree.scope());
        long known = before == null ? NOWHERE : before.end;
        CoverageLedger ledger = contents.ledger();
        previous.put(tree.scope(), new Previous(tree, contents.closed(), Math.max(known, ledger.end())));
        int expected = before == null ? 0 : before.tree.generation() + 1;
        if (tree.generation() != expected) {
            findings.add(
                    DefectKind.GENERATION_MISSING,
                    tree.toString(),
                    Defect.NO_LEAF,
                    "generation " + expected,
                    "generation " + expected + " is missing");
        } else if (before != null && !before.closed) {
            findings.add(
                    DefectKind.GENERATION_OPEN,
                    before.tree.toString(),
                    Defect.NO_LEAF,
                    "generation " + before.tree.generation(),
                    "generation " + tree.generation() + " began, and this one was never closed");
        }
        if (known != NOWHERE && ledger.first() > known) {
            between(tree.toString(), shard, known, ledger.first() - 1);
        }
    }

    /** Where an application that was reset goes on further ahead, nothing is said of what it left out. */
    private void between(String tree, Shard shard, long from, long to) {
        if (input == null) {
            findings.notice(
                    tree + " begins at offset " + (to + 1) + ", and the generation before it ends before offset " + from
                            + ": whether events lie between them only the input tells");
            return;
        }
        long left = input.count(shard, from, to);
        if (left > 0) {
            findings.add(
                    DefectKind.COVERAGE_GAP,
                    tree,
                    0,
                    "leaf 0",
                    "the generation begins at offset " + (to + 1) + "; of the offsets from " + from
                            + " on, where the one before ends, the input still holds " + left
                            + " readable records that neither is about");
        }
    }
}
