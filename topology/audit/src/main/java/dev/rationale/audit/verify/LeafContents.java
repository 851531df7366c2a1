package dev.rationale.audit.verify;

import dev.rationale.AuditLeaf;
import dev.rationale.Coverage;
import dev.rationale.InputPosition;
import dev.rationale.LeafType;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.KeyChange;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.seal.Erasure;
import dev.rationale.audit.seal.SubjectKey;
import dev.rationale.contract.ExplanationId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the leaves of one tree say: types, positions, statements, rotations, erasures, the end. */
final class LeafContents {

    /**
     * A statement, kept where the input is read again.
     *
     * @param seq of its leaf
     * @param place of its leaf
     * @param coverage what it says
     */
    record Statement(long seq, String place, Coverage coverage) {}

    /**
     * Something that counts only once a trusted key signed it.
     *
     * @param seq of its leaf
     * @param place of its leaf
     * @param said what it says
     */
    record Signable<T>(long seq, String place, T said) {}

    private final String tree;
    private final String log;
    private final Shard shard;
    private final Findings findings;
    private final boolean keepStatements;
    private final @Nullable OutcomeTable outcomes;
    private final CoverageLedger ledger;
    private final Map<LeafType, Long> byType = new EnumMap<>(LeafType.class);
    private final List<Statement> statements = new ArrayList<>();
    private final List<Signable<KeyChange>> keyChanges = new ArrayList<>();
    private final List<Signable<Erasure>> erasures = new ArrayList<>();
    private boolean closed;

    /**
     * @param outcomes takes the outcome leaves; null where outcomes are not compared
     * @param keepStatements whether statements are kept
     */
    LeafContents(Origin tree, Shard shard, @Nullable OutcomeTable outcomes, boolean keepStatements, Findings findings) {
        this.tree = tree.toString();
        this.log = tree.scope().replaceFirst("/control$", "");
        this.shard = shard;
        this.outcomes = outcomes;
        this.keepStatements = keepStatements;
        this.findings = findings;
        this.ledger = new CoverageLedger(this.tree, shard, findings);
    }

    void take(AuditLeaf leaf, String place) {
        LeafType type = leaf.getType();
        byType.merge(type, 1L, Long::sum);
        if (closed) {
            findings.add(DefectKind.AFTER_CLOSE, tree, leaf.getSeq(), place, "a leaf after the generation was closed");
        }
        if (type == LeafType.UNKNOWN || (type != LeafType.GENERATION_CLOSED && ofPartition(type) == shard.control())) {
            findings.add(
                    DefectKind.LEAF_TYPE, tree, leaf.getSeq(), place, type + " does not belong into this kind of tree");
            return;
        }
        try {
            switch (type) {
                case EXPLANATION, SKIP, FAILURE -> outcome(leaf, place);
                case COVERAGE -> statement(leaf, place);
                case GENERATION_CLOSED -> closed = true;
                case KEY_ROTATED -> keyChanges.add(new Signable<>(leaf.getSeq(), place, KeyChange.of(log, leaf)));
                case ERASURE -> erasures.add(new Signable<>(leaf.getSeq(), place, Erasure.of(leaf)));
                default -> {}
            }
        } catch (EntryException e) {
            findings.add(DefectKind.LEAF_INCOMPLETE, tree, leaf.getSeq(), place, e.getMessage());
        }
    }

    private static boolean ofPartition(LeafType type) {
        return switch (type) {
            case EXPLANATION, SKIP, FAILURE, COVERAGE, SPEC_IN_USE, GENERATION_CLOSED -> true;
            default -> false;
        };
    }

    private void outcome(AuditLeaf leaf, String place) throws EntryException {
        InputPosition input = leaf.getInput();
        Sha256 digest = leaf.getSubjectDigest();
        if (input == null || digest == null) {
            throw new EntryException("an outcome without position or digest");
        }
        if (!shard.topicId().equals(input.getTopicId()) || input.getPartition() != shard.partition()) {
            findings.add(
                    DefectKind.LEAF_POSITION,
                    tree,
                    leaf.getSeq(),
                    place,
                    "an event of another topic or partition, there offset " + input.getOffset());
            return;
        }
        OutcomeTable.Salt salt = salt(leaf, input.getOffset());
        ledger.outcome(leaf.getSeq(), place, leaf.getType(), input.getOffset());
        if (outcomes != null) {
            outcomes.add(input.getOffset(), leaf.getSeq(), stamp(leaf), digest, salt);
        }
    }

    /** The record bears the time of its event, or, where its topic says so, that of its append. */
    private static OutcomeTable.Stamp stamp(AuditLeaf leaf) {
        long event = leaf.getEventTime().toEpochMilli();
        long append = leaf.getAppendTime().toEpochMilli();
        return new OutcomeTable.Stamp(leaf.getType() == LeafType.FAILURE, Math.min(event, append));
    }

    private OutcomeTable.@Nullable Salt salt(AuditLeaf leaf, long offset) throws EntryException {
        String reference = leaf.getCommitmentSaltRef();
        if (reference == null) {
            return null;
        }
        try {
            SubjectKey.checkReference(reference);
            return new OutcomeTable.Salt(
                    reference, ExplanationId.of(shard.topicId(), shard.partition(), offset, leaf.getSpecDigest()));
        } catch (IllegalArgumentException e) {
            throw new EntryException("a commitment that cannot be opened: " + e.getMessage());
        }
    }

    private void statement(AuditLeaf leaf, String place) throws EntryException {
        Coverage coverage = leaf.getCoverage();
        if (coverage == null) {
            throw new EntryException("a statement of coverage that states nothing");
        }
        ledger.statement(leaf.getSeq(), place, coverage);
        if (keepStatements) {
            statements.add(new Statement(leaf.getSeq(), place, coverage));
        }
    }

    CoverageLedger ledger() {
        return ledger;
    }

    Map<LeafType, Long> byType() {
        return byType;
    }

    List<Statement> statements() {
        return statements;
    }

    List<Signable<KeyChange>> keyChanges() {
        return keyChanges;
    }

    List<Signable<Erasure>> erasures() {
        return erasures;
    }

    /** Whether the last leaf closed the generation, or one before it did. */
    boolean closed() {
        return closed;
    }
}
