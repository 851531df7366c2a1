package dev.rationale.audit.verify;

import dev.rationale.Coverage;
import dev.rationale.ExplanationOutcome;
import dev.rationale.ExplanationRecord;
import dev.rationale.Hole;
import dev.rationale.HoleReason;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.verify.AuditedLog.FoundEntry;
import dev.rationale.audit.verify.AuditedLog.FoundNote;
import dev.rationale.audit.verify.StoredLog.Published;
import dev.rationale.contract.CanonicalBody;
import dev.rationale.contract.RecordDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * Every way of tampering that has a resource file, and what must be found first: kind, tree (P is partition 0, K the control tree), leaf, place.
 * The tamperer holds every topic; the key only where the case says so.
 */
final class Tampering {
    private static final Origin P = ExampleLog.tree(0);
    private static final Origin Q = ExampleLog.tree(1);
    private static final String LEAVES = "audit.leaves-0@";
    private static final String HEADS = "audit.checkpoints-0@";
    private static final String OUT = "explanations-0@";

    private Tampering() {}

    static Map<String, StoredLog> all() {
        Map<String, StoredLog> all = new LinkedHashMap<>();
        leaves(all);
        rebuilt(all);
        checkpoints(all);
        TamperedKeys.all().forEach(all::put);
        outcomes(all);
        return all;
    }

    private static void put(
            Map<String, StoredLog> all,
            String name,
            DefectKind kind,
            Origin tree,
            long seq,
            String place,
            StoredLog log) {
        log.expected = kind + " " + (tree == null ? "-" : tree) + " " + seq + " " + place;
        all.put(name, log);
    }

    /** Entries are changed as bytes; nothing is made again. */
    private static void leaves(Map<String, StoredLog> all) {
        StoredLog log = sound();
        byte[] entry = log.entries.get(P).get(2).bytes();
        flip(entry, "instance-1");
        put(all, "leaf-byte-flipped", DefectKind.CHAIN_BROKEN, P, 2, LEAVES + 2, log);

        log = sound();
        log.entries.get(P).get(2).bytes()[40] ^= (byte) 0x80;
        put(all, "leaf-unreadable", DefectKind.ENTRY_MALFORMED, P, 2, LEAVES + 2, log);

        log = sound();
        flipPrevious(log.entries.get(P), 7);
        put(all, "leaf-link-changed", DefectKind.CHAIN_BROKEN, P, 7, LEAVES + 7, log);

        log = sound();
        log.entries.get(P).remove(2);
        put(all, "leaf-deleted", DefectKind.LEAF_SEQUENCE, P, 2, LEAVES + 3, log);

        log = sound();
        byte[] inserted = log.entries.get(P).get(2).bytes().clone();
        flip(inserted, "instance-1");
        log.entries.get(P).add(3, new FoundEntry(inserted, LEAVES + "2b"));
        put(all, "leaf-inserted", DefectKind.LEAF_SEQUENCE, P, 2, LEAVES + "2b", log);

        log = sound();
        Collections.swap(log.entries.get(P), 2, 3);
        put(all, "leaves-reordered", DefectKind.LEAF_SEQUENCE, P, 2, LEAVES + 3, log);

        log = sound();
        byte[] other = log.entries.get(Q).get(6).bytes();
        log.entries.get(P).set(6, new FoundEntry(other, LEAVES + 6));
        put(all, "leaf-of-another-partition", DefectKind.LEAF_OF_ANOTHER_TREE, P, 6, LEAVES + 6, log);
    }

    /** Leaves are changed, and numbers, links and records are made again; the checkpoints are those that were signed. */
    private static void rebuilt(Map<String, StoredLog> all) {
        ExampleLog example = ExampleLog.sound();
        example.leaves.get(P).get(2).setEventTime(ExampleLog.START);
        put(all, "chain-recomputed", DefectKind.ROOT_MISMATCH, P, 0, HEADS + 0, keepHeads(example));

        example = ExampleLog.sound();
        ExplanationRecord changed = ExampleLog.explanation(0, 6, ExplanationOutcome.EXPLAINED);
        changed.getModel().setSha256(ExampleLog.model("b"));
        example.leaves.get(P).get(7).setSubjectDigest(RecordDigest.of(changed));
        replace(example.outcomes, OUT + 4, CanonicalBody.of(changed));
        put(all, "record-and-leaf-recomputed", DefectKind.ROOT_MISMATCH, P, 6, HEADS + 2, keepHeads(example));

        example = ExampleLog.sound();
        coverage(example, 5).setExplained(3L);
        put(all, "coverage-edited", DefectKind.COVERAGE_COUNT, P, 5, LEAVES + 5, keepHeads(example));

        example = ExampleLog.sound();
        coverage(example, 5).setHoles(new ArrayList<>());
        put(all, "hole-hidden", DefectKind.COVERAGE_COUNT, P, 5, LEAVES + 5, keepHeads(example));

        example = ExampleLog.sound();
        coverage(example, 5).getHoles().get(0).setFirstOffset(2L);
        put(all, "hole-over-a-leaf", DefectKind.COVERAGE_HOLE, P, 5, LEAVES + 5, keepHeads(example));

        example = ExampleLog.sound();
        coverage(example, 8).setFirstOffset(6L);
        put(all, "coverage-gap", DefectKind.COVERAGE_GAP, P, 8, LEAVES + 8, keepHeads(example));

        example = ExampleLog.sound();
        coverage(example, 8).setFirstOffset(4L);
        put(all, "coverage-overlap", DefectKind.COVERAGE_OVERLAP, P, 8, LEAVES + 8, keepHeads(example));

        // The event at offset 6 disappears: record, leaf and number; a hole is stated in its place.
        example = ExampleLog.sound();
        example.leaves.get(P).remove(7);
        coverage(example, 7).setExplained(1L);
        coverage(example, 7).setReadable(1L);
        coverage(example, 7).setHoles(List.of(new Hole(6L, 6L, HoleReason.UNREADABLE)));
        example.outcomes.removeIf(one -> (one.channel() + "@" + one.offset()).equals(OUT + 4));
        put(all, "event-hidden-in-a-hole", DefectKind.ROOT_MISMATCH, P, 6, HEADS + 2, keepHeads(example));

        example = ExampleLog.sound();
        example.leaves.get(P).get(7).getInput().setPartition(1);
        put(
                all,
                "leaf-moved-in-from-another-partition",
                DefectKind.LEAF_POSITION,
                P,
                7,
                LEAVES + 7,
                keepHeads(example));

        example = ExampleLog.sound();
        example.leaves.get(P).get(7).getInput().setOffset(5L);
        put(all, "position-twice", DefectKind.LEAF_POSITION, P, 7, LEAVES + 7, keepHeads(example));
    }

    private static void checkpoints(Map<String, StoredLog> all) {
        // Everything behind leaf 5 is gone, checkpoints too; the reader kept the head of 9 leaves.
        StoredLog log = sound();
        log.saved.add(new FoundNote(log.notes.get(P).get(2).bytes(), "saved-head"));
        log.entries.get(P).subList(6, 10).clear();
        log.notes.get(P).subList(2, 4).clear();
        log.outcomes.removeIf(one -> one.channel().equals("explanations-0") && one.offset() > 2);
        put(all, "truncated-behind-a-saved-head", DefectKind.LOG_SHORTER, P, 6, "saved-head", log);

        log = sound();
        log.entries.get(P).subList(6, 10).clear();
        put(all, "leaves-truncated", DefectKind.LOG_SHORTER, P, 6, HEADS + 3, log);

        // The holder of the key signed two histories, and shows one.
        log = sound();
        byte[] fork = sign(P, 10, TreeHash.ZERO);
        log.notes.get(P).add(new FoundNote(fork, HEADS + 4));
        put(all, "fork", DefectKind.FORK, P, -1, HEADS + 4, log);

        ExampleLog example = ExampleLog.sound();
        FoundNote kept = new FoundNote(example.stored().notes.get(P).get(2).bytes(), "saved-head");
        example.leaves.get(P).get(2).setEventTime(ExampleLog.START);
        log = example.stored();
        log.saved.add(kept);
        put(all, "fork-against-a-saved-head", DefectKind.FORK, P, -1, "saved-head", log);

        log = ExampleLog.sound().stored(ExampleLog.key(2));
        put(
                all,
                "signed-with-another-key",
                DefectKind.CHECKPOINT_UNTRUSTED,
                Origin.ofControl(ExampleLog.LOG, 0),
                -1,
                "audit.checkpoints-control@0",
                log);

        log = sound();
        String note = new String(log.notes.get(P).get(1).bytes(), StandardCharsets.UTF_8);
        FoundNote forged = new FoundNote(note.replace("\n6\n", "\n7\n").getBytes(StandardCharsets.UTF_8), HEADS + 1);
        log.notes.get(P).set(1, forged);
        put(all, "checkpoint-forged", DefectKind.CHECKPOINT_FORGED, P, -1, HEADS + 1, log);

        log = sound();
        log.notes.get(P).add(new FoundNote(log.notes.get(P).get(1).bytes(), HEADS + 4));
        put(all, "old-checkpoint-replayed", DefectKind.CHECKPOINT_BEHIND, P, -1, HEADS + 4, log);

        log = sound();
        log.notes.get(P).set(1, new FoundNote(log.notes.get(Q).get(1).bytes(), HEADS + 1));
        put(all, "checkpoint-of-another-tree", DefectKind.CHECKPOINT_OF_ANOTHER_TREE, P, -1, HEADS + 1, log);

        log = sound();
        log.notes.get(P).set(1, new FoundNote(new byte[] {1, 2, 3}, HEADS + 1));
        put(all, "checkpoint-unreadable", DefectKind.CHECKPOINT_MALFORMED, P, -1, HEADS + 1, log);

        log = sound();
        log.notes.get(P).clear();
        put(all, "checkpoints-deleted", DefectKind.NO_CHECKPOINT, P, 0, "leaf-0", log);
    }

    private static void outcomes(Map<String, StoredLog> all) {
        StoredLog log = sound();
        flip(find(log.outcomes, OUT + 1).record(), "credit");
        put(all, "record-byte-flipped", DefectKind.OUTCOME_ALTERED, P, 2, OUT + 1, log);

        log = sound();
        ExplanationRecord changed = read(find(log.outcomes, OUT + 1).record());
        changed.getModel().setSha256(ExampleLog.model("b"));
        replace(log.outcomes, OUT + 1, CanonicalBody.of(changed));
        put(all, "model-digest-swapped", DefectKind.OUTCOME_ALTERED, P, 2, OUT + 1, log);

        log = sound();
        changed = read(find(log.outcomes, OUT + 1).record());
        changed.setSpecDigest(ExampleLog.model("b"));
        replace(log.outcomes, OUT + 1, CanonicalBody.of(changed));
        put(all, "spec-digest-swapped", DefectKind.OUTCOME_ALTERED, P, 2, OUT + 1, log);

        log = sound();
        find(log.outcomes, "explanations.dlq-0@0").original()[0] ^= 1;
        put(all, "dead-letter-original-changed", DefectKind.OUTCOME_ALTERED, P, 4, "explanations.dlq-0@0", log);

        log = sound();
        log.outcomes.remove(find(log.outcomes, OUT + 1));
        put(all, "record-deleted", DefectKind.OUTCOME_MISSING, P, 2, "leaf-2", log);

        log = sound();
        byte[] inserted = CanonicalBody.of(ExampleLog.explanation(0, 3, ExplanationOutcome.EXPLAINED));
        log.outcomes.add(new Published("explanations-0", 6, false, inserted, new byte[0], new byte[0]));
        put(all, "record-inserted", DefectKind.OUTCOME_INSERTED, null, -1, OUT + 6, log);

        log = sound();
        byte[] again = find(log.outcomes, OUT + 1).record();
        log.outcomes.add(new Published("explanations-0", 6, false, again, new byte[0], new byte[0]));
        put(all, "record-published-twice", DefectKind.OUTCOME_TWICE, P, 2, OUT + 6, log);

        log = sound();
        Collections.swap(log.outcomes, 1, 2);
        put(all, "records-reordered", DefectKind.OUTCOME_ORDER, P, 2, OUT + 1, log);

        log = sound();
        replace(log.outcomes, OUT + 1, new byte[] {1, 2, 3});
        put(all, "record-unreadable", DefectKind.OUTCOME_UNREADABLE, null, -1, OUT + 1, log);
    }

    private static StoredLog sound() {
        return ExampleLog.sound().stored();
    }

    private static StoredLog keepHeads(ExampleLog example) {
        StoredLog log = example.stored(ExampleLog.key(3));
        log.notes.clear();
        log.notes.putAll(sound().notes);
        return log;
    }

    static byte[] sign(Origin tree, long size, TreeHash root) {
        return new Checkpoint(tree.toString(), size, root)
                .sign(ExampleLog.key(1))
                .bytes();
    }

    private static Coverage coverage(ExampleLog example, int leaf) {
        return example.leaves.get(P).get(leaf).getCoverage();
    }

    /** One bit of the first byte of some text. */
    private static void flip(byte[] bytes, String text) {
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        bytes[at] ^= 1;
    }

    private static void flipPrevious(List<FoundEntry> entries, int leaf) {
        byte[] before = LeafEntry.hash(entries.get(leaf - 1).bytes()).bytes();
        flip(entries.get(leaf).bytes(), new String(before, StandardCharsets.ISO_8859_1));
    }

    private static Published find(List<Published> outcomes, String place) {
        return outcomes.stream()
                .filter(one -> (one.channel() + "@" + one.offset()).equals(place))
                .findFirst()
                .orElseThrow();
    }

    private static void replace(List<Published> outcomes, String place, byte[] record) {
        Published old = find(outcomes, place);
        Published changed =
                new Published(old.channel(), old.offset(), old.deadLetter(), record, old.key(), old.original());
        outcomes.set(outcomes.indexOf(old), changed);
    }

    private static ExplanationRecord read(byte[] body) {
        try {
            return new SpecificDatumReader<ExplanationRecord>(ExplanationRecord.getClassSchema())
                    .read(null, DecoderFactory.get().binaryDecoder(body, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
