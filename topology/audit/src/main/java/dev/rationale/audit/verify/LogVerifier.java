package dev.rationale.audit.verify;

import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.seal.Erasure;
import dev.rationale.audit.seal.SubjectKeys;
import dev.rationale.audit.verify.AuditedLog.FoundNote;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks a whole log and believes nothing in it but what a trusted key signed.
 *
 * <p>Of every tree: that each entry is a leaf of it in canonical form, that sequence numbers have no gap, that each leaf follows the one before
 * it, that the leaves have the roots that were signed, at the size of every checkpoint, that checkpoints are signed by trusted keys, grow, and
 * do not contradict each other or a head the reader saved, that statements of coverage lie end to end and agree with the leaves. Of outcomes:
 * that each outcome leaf has exactly one, the very one that was entered, in the order of the leaves.
 *
 * <p>A key that the reader did not name becomes trusted by an entry KEY_ROTATED of the control tree under a checkpoint that a trusted key
 * signed, and by nothing else. Such an entry can also end a key: heads that only this key signed are believed up to the size that the entry
 * states for their tree, and the roots it states must be those of the leaves.
 *
 * <p>What is not shown: that a leaf after the last checkpoint was not changed; that the log was not cut behind the newest head which the reader
 * knows; that events were true.
 *
 * <p>Linear in leaves and outcomes. Entries are read once, checkpoints twice, those of a control tree with changes of keys three times. Kept are 56 bytes per outcome leaf, none where outcomes are not
 * compared, and about 200 bytes per checkpoint.
 */
public final class LogVerifier {
    private final VerifyOptions options;

    /**
     * @param options what to start from
     */
    public LogVerifier(VerifyOptions options) {
        this.options = options;
    }

    /**
     * Reads and judges the log.
     *
     * @param log not closed
     * @return what was found; the same log and options give the same report
     * @throws LogUnreadableException if the place cannot be read, which says nothing of the log
     */
    public Report verify(AuditedLog log) {
        return new Run(options, log).report();
    }

    /** One verification. */
    private static final class Run {
        private final VerifyOptions options;
        private final AuditedLog log;
        private final Findings findings;
        private final KeyRing keys;
        private final @Nullable InputCount input;
        private final Map<String, List<FoundNote>> saved = new HashMap<>();
        private final Map<String, Previous> previous = new HashMap<>();
        private final Set<String> erasedKeys = new HashSet<>();
        private final OutcomeMatcher matcher;
        private final List<TreeReport> reports = new ArrayList<>();

        /**
         * The generation before.
         *
         * @param closed whether it was
         * @param end the offset after the last one that it or those before it say anything of; −1 for none
         */
        private record Previous(Origin tree, boolean closed, long end) {}

        Run(VerifyOptions options, AuditedLog log) {
            this.options = options;
            this.log = log;
            this.findings = new Findings(options.mostDefects());
            this.keys = new KeyRing(options.keys());
            this.input = options.input() == null ? null : new InputCount(options.input(), findings);
            this.matcher = new OutcomeMatcher(options, erasedKeys, findings);
        }

        Report report() {
            sortSaved();
            for (Origin tree : trees()) {
                Shard shard = Shard.of(tree);
                if (shard == null) {
                    findings.add(
                            DefectKind.TREE_UNKNOWN, tree.toString(), Defect.NO_LEAF, "names", "no tree is named so");
                } else {
                    tree(tree, shard);
                }
            }
            for (Map.Entry<String, List<FoundNote>> left : saved.entrySet()) {
                for (FoundNote head : left.getValue()) {
                    findings.add(
                            DefectKind.LOG_SHORTER,
                            left.getKey(),
                            0,
                            head.place(),
                            "a head of this tree was saved, the tree is gone");
                }
            }
            pinnedTreesGone();
            if (options.outcomes() != OutcomeScope.NONE) {
                log.outcomes(matcher);
            }
            OutcomeReport outcomes = matcher.finish();
            return new Report(
                    reports,
                    outcomes,
                    input == null ? 0 : input.records(),
                    findings.kept(),
                    findings.count(),
                    findings.notices(),
                    options.now());
        }

        private void pinnedTreesGone() {
            Set<String> found = new HashSet<>();
            reports.forEach(report -> found.add(report.tree()));
            for (String tree : keys.pinned()) {
                if (!found.contains(tree)) {
                    KeyRing.Pin pin = keys.pins(tree).get(0);
                    findings.add(
                            DefectKind.LOG_SHORTER,
                            tree,
                            0,
                            pin.place(),
                            "the end of a key states " + pin.head().size() + " leaves of this tree, the tree is gone");
                }
            }
        }

        /** Control trees first, because they say which keys to trust; then by name and generation. */
        private List<Origin> trees() {
            List<Origin> trees = new ArrayList<>(new HashSet<>(log.trees()));
            trees.sort(Comparator.comparing((Origin tree) -> !tree.scope().endsWith("/control"))
                    .thenComparing(Origin::scope)
                    .thenComparing(Origin::generation));
            return trees;
        }

        private void sortSaved() {
            for (FoundNote head : options.saved()) {
                try {
                    saved.computeIfAbsent(CheckpointJudge.parse(head).origin(), tree -> new ArrayList<>())
                            .add(head);
                } catch (NoteException e) {
                    findings.add(
                            DefectKind.CHECKPOINT_MALFORMED,
                            null,
                            Defect.NO_LEAF,
                            head.place(),
                            "a saved head that is none: " + e.getMessage());
                }
            }
        }

        private void tree(Origin tree, Shard shard) {
            String name = tree.toString();
            List<FoundNote> heads = saved.getOrDefault(name, Collections.emptyList());
            saved.remove(name);
            boolean compared = options.outcomes() != OutcomeScope.NONE && !shard.control();
            OutcomeTable table = new OutcomeTable(name);
            LeafContents contents = new LeafContents(tree, shard, compared ? table : null, input != null, findings);
            TreeWalk walk = new TreeWalk(tree, shard, sizes(tree, heads), contents, findings);
            log.entries(tree, walk);
            walk.finish();

            if (shard.control() && !contents.keyChanges().isEmpty()) {
                KeyHistory history = new KeyHistory(name, contents.keyChanges(), walk, keys);
                log.checkpoints(tree, note -> {
                    history.take(note);
                    return true;
                });
                history.apply(keys);
            }
            CheckpointJudge judge = new CheckpointJudge(name, keys, walk, findings);
            log.checkpoints(tree, note -> {
                judge.published(note);
                return true;
            });
            judge.finishPublished();
            heads.forEach(judge::saved);
            keys.pins(name).forEach(judge::pinned);

            generations(tree, shard, contents);
            erasures(name, contents, judge.agreed());
            long unstated = contents.ledger().unstatedOutcomes();
            if (contents.closed() && unstated > 0) {
                findings.notice(name + " was closed with " + unstated + " outcomes that no statement is about");
            }
            if (compared) {
                matcher.add(shard, table, contents.ledger());
            }
            if (input != null) {
                input.check(name, shard, contents.statements());
            }
            reports.add(new TreeReport(
                    name,
                    walk.leaves(),
                    Collections.unmodifiableMap(contents.byType()),
                    judge.publishedCount(),
                    judge.valid(),
                    judge.agreed(),
                    judge.lastSigned(),
                    contents.ledger().statements(),
                    contents.ledger().statedOffsets(),
                    contents.ledger().unstatedOutcomes(),
                    contents.closed(),
                    Collections.unmodifiableMap(contents.ledger().holes()),
                    contents.ledger().holes().isEmpty()
                            ? null
                            : log.input(shard.topic(), shard.topicId()).orElse(null)));
        }

        /** Sizes at which a root will be asked for, whoever signed them. */
        private SortedSet<Long> sizes(Origin tree, List<FoundNote> heads) {
            TreeSet<Long> sizes = new TreeSet<>();
            AuditedLog.Visitor<FoundNote> collector = note -> {
                try {
                    sizes.add(CheckpointJudge.parse(note).size());
                } catch (NoteException e) {
                    // Named when the checkpoints are judged.
                }
                return true;
            };
            log.checkpoints(tree, collector);
            heads.forEach(collector::visit);
            keys.pins(tree.toString()).forEach(pin -> sizes.add(pin.head().size()));
            return sizes;
        }

        private void generations(Origin tree, Shard shard, LeafContents contents) {
            Previous before = previous.get(tree.scope());
            long known = before == null ? -1 : before.end;
            previous.put(
                    tree.scope(),
                    new Previous(
                            tree,
                            contents.closed(),
                            Math.max(known, contents.ledger().end())));
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
            long first = contents.ledger().first();
            if (known >= 0 && first > known) {
                between(tree.toString(), shard, known, first - 1);
            }
        }

        /** Where an application that was reset goes on further ahead, nothing is said of what it left out. */
        private void between(String tree, Shard shard, long from, long to) {
            if (input == null) {
                findings.notice(
                        tree + " begins at offset " + (to + 1) + ", and the generation before it ends before offset "
                                + from + ": whether events lie between them only the input tells");
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

        private void erasures(String tree, LeafContents contents, long signed) {
            SubjectKeys subjectKeys = options.subjectKeys();
            for (LeafContents.Signable<Erasure> erasure : contents.erasures()) {
                if (erasure.seq() >= signed) {
                    continue;
                }
                erasedKeys.add(erasure.said().reference());
                if (subjectKeys != null
                        && subjectKeys.find(erasure.said().reference()).isPresent()) {
                    findings.add(
                            DefectKind.SUBJECT_KEY_KEPT,
                            tree,
                            erasure.seq(),
                            erasure.place(),
                            "the key " + erasure.said().reference() + " is still there");
                }
            }
        }
    }
}
