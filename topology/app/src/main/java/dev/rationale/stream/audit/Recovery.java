package dev.rationale.stream.audit;

import dev.rationale.LeafType;
import dev.rationale.audit.entry.BelievedKeys;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trees of a partition as they are at a start: from the store and what came after it, else from the partition's start. Held
 * against the last signed heads either way, so neither store nor topics are believed.
 *
 * <p>Cost: with the store, what no published head covers yet and one leaf; without it, the whole partition.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final SignerSettings settings;
    private final int partition;
    private final CommittedRecords records;
    private final LeafReader reader;
    private final BelievedKeys trusted;

    /**
     * @param trusted keys whose checkpoints on the topic are believed
     */
    Recovery(
            SignerSettings settings, int partition, CommittedRecords records, LeafReader reader, BelievedKeys trusted) {
        this.settings = settings;
        this.partition = partition;
        this.records = records;
        this.reader = reader;
        this.trusted = trusted;
    }

    /**
     * @param forest every tree up to {@code end}
     * @param published last head of each tree that is on its topic
     * @param rows of trees as those heads have them; none where the store has them
     * @param firstUnsigned offset of the first leaf of a tree that no published head covers
     * @param rotations changes of the key that no kept head covers
     * @param end offset after the last leaf that was read
     * @param rebuilt whether the store was of no use and needs them all
     */
    record Recovered(
            Forest forest,
            Map<Origin, SignedHead> published,
            List<TreeRow> rows,
            Map<Origin, Long> firstUnsigned,
            List<PlacedLeaf> rotations,
            long end,
            boolean rebuilt) {}

    /**
     * From the store where its rows are what was signed, else from what an earlier life rebuilt, else from the start.
     *
     * @throws BrokenTreeException if a leaf does not continue its tree or a signed head is not reached
     */
    Recovered recover(HeadStore store, Rebuilds rebuilds, SignedHeads heads) {
        return readOn(store.rows(), heads, false)
                .or(() -> readOn(rebuilds.find(partition), heads, true))
                .orElseGet(() -> rebuild(heads));
    }

    private Optional<Recovered> readOn(HeadStore.Rows rows, SignedHeads heads, boolean rebuilt) {
        Map<Origin, SignedHead> kept = kept(heads);
        Map<Origin, SignedHead> published = new LinkedHashMap<>();
        List<TreeRow> trees = rows.trees();
        if (trees.isEmpty() || !trees.stream().allMatch(row -> isSigned(row, kept, published))) {
            return Optional.empty();
        }
        try {
            return Optional.of(readOn(rows, kept, published, rebuilt));
        } catch (BrokenTreeException e) {
            LOG.warn("the store does not lead to the signed heads, reading the whole partition: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** From the last leaf of the rows on, which must still be there: a topic that was cut off or replaced has another or none. */
    private Recovered readOn(
            HeadStore.Rows rows, Map<Origin, SignedHead> kept, Map<Origin, SignedHead> published, boolean rebuilt) {
        Forest forest = expecting(kept);
        List<TreeRow> before = rows.trees().stream().map(TreeRow::snapshot).toList();
        rows.trees().forEach(row -> forest.plant(row.tree()));
        GrowingTree latest = rows.trees().stream()
                .map(TreeRow::tree)
                .max(Comparator.comparingLong(GrowingTree::nextOffset))
                .orElseThrow();
        long at = latest.nextOffset() - 1;
        TreeHash expected = latest.last();
        List<PlacedLeaf> found = new ArrayList<>();
        Recovered recovered = grow(forest, kept, published, Math.min(rows.resume(), at), rebuilt, leaf -> {
            if (leaf.offset() == at) {
                found.add(leaf);
            }
        });
        if (found.isEmpty() || !found.get(0).hash().equals(expected)) {
            throw new BrokenTreeException(
                    latest.origin().toString(),
                    latest.size() - 1,
                    settings.leaves() + "-" + partition + "@" + at,
                    "expected the last leaf that was signed, found " + (found.isEmpty() ? "none" : "another"));
        }
        if (rebuilt) {
            recovered.rows().addAll(0, before);
        }
        return recovered;
    }

    /**
     * From the start, believing no store.
     *
     * @throws BrokenTreeException if a leaf does not continue its tree or a signed head is not reached
     */
    Recovered rebuild(SignedHeads heads) {
        Map<Origin, SignedHead> kept = kept(heads);
        Forest forest = expecting(kept);
        Map<Origin, String> places = new LinkedHashMap<>();
        Map<Origin, SignedHead> published = published(places);
        published.forEach((origin, head) ->
                forest.expect(origin, new Forest.Mark(head.checkpoint(), places.getOrDefault(origin, "its topic"))));
        return grow(forest, kept, published, 0, true, leaf -> {});
    }

    /**
     * The last checkpoint of each tree on its topic that a trusted key signed.
     *
     * @param places where they lie, added to
     */
    private Map<Origin, SignedHead> published(Map<Origin, String> places) {
        Map<Origin, SignedHead> latest = new LinkedHashMap<>();
        records.read(settings.checkpoints(), partition, 0, record -> {
            try {
                SignedHead head = SignedHead.parse(record.value() == null ? new byte[0] : record.value());
                if (isOfLog(head.origin())) {
                    trusted.verify(head.note(), head.checkpoint());
                    SignedHead before = latest.get(head.origin());
                    if (before == null || before.size() <= head.size()) {
                        latest.put(head.origin(), head);
                        places.put(head.origin(), record.place());
                    }
                }
            } catch (NoteException e) {
                LOG.warn("not held against the checkpoint at {}: {}", record.place(), e.getMessage());
            }
        });
        return latest;
    }

    private Recovered grow(
            Forest forest,
            Map<Origin, SignedHead> kept,
            Map<Origin, SignedHead> published,
            long from,
            boolean rebuilt,
            Consumer<PlacedLeaf> visitor) {
        Map<Origin, Long> firstUnsigned = new LinkedHashMap<>();
        List<TreeRow> rows = new ArrayList<>();
        List<PlacedLeaf> rotations = new ArrayList<>();
        long end = records.read(settings.leaves(), partition, from, record -> {
            PlacedLeaf leaf = reader.read(record);
            visitor.accept(leaf);
            forest.append(leaf).ifPresent(tree -> {
                SignedHead head = published.get(leaf.origin());
                if (leaf.leaf().getSeq() == size(head)) {
                    firstUnsigned.put(leaf.origin(), leaf.offset());
                }
                if (rebuilt && head != null && tree.size() == head.size()) {
                    rows.add(new TreeRow(tree, head.note().bytes()).snapshot());
                }
                if (leaf.leaf().getType() == LeafType.KEY_ROTATED
                        && leaf.leaf().getSeq() >= size(kept.get(leaf.origin()))) {
                    rotations.add(leaf);
                }
            });
        });
        forest.requireReached();
        return new Recovered(forest, published, rows, firstUnsigned, rotations, end, rebuilt);
    }

    private static long size(@Nullable SignedHead head) {
        return head == null ? 0 : head.size();
    }

    private Map<Origin, SignedHead> kept(SignedHeads heads) {
        Map<Origin, SignedHead> kept = new LinkedHashMap<>();
        heads.ofPartition(partition).stream()
                .filter(head -> isOfLog(head.origin()))
                .forEach(head -> kept.put(head.origin(), head));
        return kept;
    }

    private Forest expecting(Map<Origin, SignedHead> kept) {
        Forest forest = new Forest(settings.log(), partition);
        kept.forEach((origin, head) ->
                forest.expect(origin, new Forest.Mark(head.checkpoint(), "the heads kept beside the key")));
        return forest;
    }

    /** Whether a row is of a head that was signed: the kept one or, where that is older or missing, one that a trusted key signed. */
    private boolean isSigned(TreeRow row, Map<Origin, SignedHead> kept, Map<Origin, SignedHead> published) {
        Checkpoint head = row.tree().head();
        SignedHead last = kept.get(row.tree().origin());
        try {
            SignedHead noted = SignedHead.parse(row.note());
            published.put(noted.origin(), noted);
            if (last == null || last.size() < head.size()) {
                trusted.verify(noted.note(), noted.checkpoint());
                return noted.checkpoint().equals(head);
            }
            // A smaller row leads to the kept head, or does not, when the leaves in between are read.
            return noted.checkpoint().equals(head)
                    && (last.size() > head.size() || last.checkpoint().equals(head));
        } catch (NoteException e) {
            LOG.warn(
                    "tree {}: the head of {} leaves in the store is not signed: {}",
                    head.origin(),
                    head.size(),
                    e.getMessage());
            return false;
        }
    }

    private boolean isOfLog(Origin origin) {
        return origin.scope().startsWith(settings.log() + "/");
    }
}
