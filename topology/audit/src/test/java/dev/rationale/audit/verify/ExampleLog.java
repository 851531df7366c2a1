package dev.rationale.audit.verify;

import dev.rationale.AuditLeaf;
import dev.rationale.Coverage;
import dev.rationale.DeadLetter;
import dev.rationale.ExplainedModel;
import dev.rationale.ExplanationOutcome;
import dev.rationale.ExplanationRecord;
import dev.rationale.FailureClass;
import dev.rationale.Hole;
import dev.rationale.HoleReason;
import dev.rationale.InputPosition;
import dev.rationale.LeafType;
import dev.rationale.LeafWriter;
import dev.rationale.PredictionRef;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.Frontier;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.NoteSigner;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.verify.AuditedLog.FoundEntry;
import dev.rationale.audit.verify.AuditedLog.FoundNote;
import dev.rationale.audit.verify.StoredLog.Published;
import dev.rationale.contract.CanonicalBody;
import dev.rationale.contract.ExplanationId;
import dev.rationale.contract.RecordDigest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small log with everything in it, before it is encoded: leaves can be changed, and all hashes are made again from them. */
final class ExampleLog {
    static final String LOG = "example";
    static final String TOPIC = "predictions";
    static final String TOPIC_ID = "AAECAwQFBgcICQoLDA0ODw";
    static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    static final Sha256 SPEC = Hashes.sha256("specification".getBytes(StandardCharsets.UTF_8));

    final SigningKey key = key(1);
    final Map<Origin, List<AuditLeaf>> leaves = new LinkedHashMap<>();
    final Map<Origin, List<Long>> heads = new LinkedHashMap<>();
    final List<Published> outcomes = new ArrayList<>();
    private final List<Published> deadLetters = new ArrayList<>();

    static SigningKey key(int seed) {
        try {
            return SigningKey.generate("example.log", new SecureRandom() {
                @Override
                public void nextBytes(byte[] bytes) {
                    Arrays.fill(bytes, (byte) seed);
                }
            });
        } catch (NoteException e) {
            throw new IllegalStateException(e);
        }
    }

    static Origin tree(int partition) {
        return Origin.ofPartition(LOG, TOPIC, TOPIC_ID, partition, 0);
    }

    /** Two partitions of ten leaves each, with a hole, a skip and a failure, and a control tree of two. */
    static ExampleLog sound() {
        ExampleLog log = new ExampleLog();
        Origin control = Origin.ofControl(LOG, 0);
        log.add(control, LeafType.MODEL_LOADED).setSubjectDigest(model("a"));
        log.add(control, LeafType.SPEC_PUBLISHED).setSubjectDigest(SPEC);
        log.heads.put(control, List.of(1L, 2L));
        for (int partition = 0; partition < 2; partition++) {
            Origin tree = tree(partition);
            log.add(tree, LeafType.SPEC_IN_USE).setSubjectDigest(SPEC);
            log.explain(partition, 0, ExplanationOutcome.EXPLAINED);
            log.explain(partition, 1, ExplanationOutcome.EXPLAINED);
            log.explain(partition, 2, ExplanationOutcome.SKIPPED);
            log.fail(partition, 4);
            log.cover(partition, 0, 4, 2, 1, 1, 3);
            log.explain(partition, 5, ExplanationOutcome.EXPLAINED);
            log.explain(partition, 6, ExplanationOutcome.EXPLAINED);
            log.cover(partition, 5, 6, 2, 0, 0);
            log.explain(partition, 7, ExplanationOutcome.EXPLAINED);
            log.heads.put(tree, List.of(4L, 6L, 9L, 10L));
        }
        log.outcomes.addAll(log.deadLetters);
        return log;
    }

    static Sha256 model(String name) {
        return Hashes.sha256(("model " + name).getBytes(StandardCharsets.UTF_8));
    }

    AuditLeaf add(Origin tree, LeafType type) {
        List<AuditLeaf> list = leaves.computeIfAbsent(tree, name -> new ArrayList<>());
        Instant time = START.plusSeconds(list.size());
        Shard shard = Shard.of(tree);
        AuditLeaf leaf = AuditLeaf.newBuilder()
                .setOrigin(tree.toString())
                .setShard(shard == null ? 0 : shard.partition())
                .setSeq(list.size())
                .setType(type)
                .setEventTime(time)
                .setAppendTime(time.plusMillis(5))
                .setPrevLeafHash(new Sha256(new byte[32]))
                .setWriter(new LeafWriter("instance-1", 1L, null))
                .build();
        list.add(leaf);
        return leaf;
    }

    static ExplanationRecord explanation(int partition, long offset, ExplanationOutcome outcome) {
        return ExplanationRecord.newBuilder()
                .setExplanationId(ExplanationId.of(TOPIC_ID, partition, offset, SPEC))
                .setPredictionRef(new PredictionRef(
                        "event-" + partition + "-" + offset, "decision", TOPIC, TOPIC_ID, partition, offset, START))
                .setOutcome(outcome)
                .setModel(new ExplainedModel("credit", "1", null, model("a"), 1000L, "torchscript", START))
                .setSpecDigest(SPEC)
                .build();
    }

    AuditLeaf explain(int partition, long offset, ExplanationOutcome outcome) {
        ExplanationRecord published = explanation(partition, offset, outcome);
        outcomes.add(new Published(
                "explanations-" + partition,
                outcomes.stream()
                        .filter(one -> one.channel().equals("explanations-" + partition))
                        .count(),
                false,
                CanonicalBody.of(published),
                new byte[0],
                new byte[0]));
        LeafType type = outcome == ExplanationOutcome.SKIPPED ? LeafType.SKIP : LeafType.EXPLANATION;
        return outcome(partition, offset, type, RecordDigest.of(published));
    }

    private AuditLeaf outcome(int partition, long offset, LeafType type, Sha256 digest) {
        AuditLeaf leaf = add(tree(partition), type);
        leaf.setSubjectDigest(digest);
        leaf.setSpecDigest(SPEC);
        leaf.setInput(position(partition, offset));
        return leaf;
    }

    private static InputPosition position(int partition, long offset) {
        return new InputPosition(TOPIC, TOPIC_ID, partition, offset, START);
    }

    private void fail(int partition, long offset) {
        DeadLetter letter = DeadLetter.newBuilder()
                .setFailureCode("undecodable")
                .setFailureClass(FailureClass.POISON_INPUT)
                .setMessage("Expected Avro")
                .setInput(position(partition, offset))
                .setServiceVersion("1")
                .setFailedAt(START)
                .build();
        byte[] key = {1, 2};
        byte[] original = {9, 9, (byte) partition};
        deadLetters.add(
                new Published("explanations.dlq-" + partition, 0, true, CanonicalBody.of(letter), key, original));
        outcome(
                partition,
                offset,
                LeafType.FAILURE,
                StoredLog.deadLetterDigest(RecordDigest.of(letter), key, original));
    }

    AuditLeaf cover(int partition, long first, long last, long explained, long skipped, long failed, long... holes) {
        AuditLeaf leaf = add(tree(partition), LeafType.COVERAGE);
        leaf.setCoverage(new Coverage(
                TOPIC_ID,
                partition,
                first,
                last,
                explained,
                skipped,
                failed,
                explained + skipped + failed,
                new ArrayList<>(Arrays.stream(holes)
                        .mapToObj(hole -> new Hole(hole, hole, HoleReason.UNREADABLE))
                        .toList())));
        return leaf;
    }

    /** Leaves as they would be written now: numbered, chained, with heads at the sizes named, signed by the key. */
    StoredLog stored() {
        return stored(key);
    }

    StoredLog stored(NoteSigner signer) {
        StoredLog log = new StoredLog();
        log.key = key.verifier().toString();
        leaves.forEach((tree, list) -> {
            List<FoundEntry> entries = new ArrayList<>();
            List<FoundNote> notes = new ArrayList<>();
            Frontier frontier = new Frontier();
            TreeHash before = TreeHash.ZERO;
            for (int i = 0; i < list.size(); i++) {
                AuditLeaf leaf = list.get(i);
                leaf.setSeq(i);
                leaf.setPrevLeafHash(new Sha256(before.bytes()));
                byte[] entry = LeafEntry.encode(leaf);
                before = LeafEntry.hash(entry);
                frontier.append(before);
                entries.add(new FoundEntry(entry, channel(tree, "leaves") + "@" + i));
                if (heads.getOrDefault(tree, List.of()).contains(i + 1L)) {
                    notes.add(new FoundNote(
                            new Checkpoint(tree.toString(), i + 1L, frontier.root())
                                    .sign(signer)
                                    .bytes(),
                            channel(tree, "checkpoints") + "@" + notes.size()));
                }
            }
            log.entries.put(tree, entries);
            log.notes.put(tree, notes);
        });
        log.outcomes.addAll(outcomes);
        return log;
    }

    private static String channel(Origin tree, String what) {
        Shard shard = Shard.of(tree);
        boolean control = shard == null || shard.control();
        return "audit." + what + "-" + (control ? "control" : shard.partition());
    }
}
