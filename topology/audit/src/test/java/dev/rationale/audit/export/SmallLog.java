package dev.rationale.audit.export;

import dev.rationale.AuditLeaf;
import dev.rationale.DeadLetter;
import dev.rationale.ExplanationOutcome;
import dev.rationale.ExplanationRecord;
import dev.rationale.FailureClass;
import dev.rationale.InputPosition;
import dev.rationale.LeafType;
import dev.rationale.LeafWriter;
import dev.rationale.PredictionRef;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.export.PublishedOutcome.Kind;
import dev.rationale.audit.merkle.Frontier;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.contract.CanonicalBody;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The tree of one partition, as a service writes it: every fifth event is a dead letter, a checkpoint after every leaf. */
public final class SmallLog {
    public static final String TOPIC_ID = "AAECAwQFBgcICQoLDA0ODw";
    public static final Origin TREE = Origin.ofPartition("demo", "predictions", TOPIC_ID, 3, 0);

    private static final Instant TIME = Instant.parse("2026-11-22T00:00:00Z");
    private static final RecordSchema EXPLANATION = RecordSchema.of(ExplanationRecord.getClassSchema());
    private static final RecordSchema LETTER = RecordSchema.of(DeadLetter.getClassSchema());

    private static final PublishedOutcome ANY = explanation(0, "any");

    private final List<byte[]> entries = new ArrayList<>();
    private final List<PublishedOutcome> outcomes = new ArrayList<>();
    private final List<SignedNote> notes = new ArrayList<>();
    private final SigningKey key;

    /** A log of so many events, whose records name {@code who}. */
    public SmallLog(int events, String who, SigningKey key) {
        this.key = key;
        Frontier frontier = new Frontier();
        TreeHash before = TreeHash.ZERO;
        for (int i = 0; i < events; i++) {
            PublishedOutcome outcome = i % 5 == 4 ? letter(i, who) : explanation(i, who);
            byte[] entry = LeafEntry.encode(leaf(i, outcome, before));
            before = LeafEntry.hash(entry);
            frontier.append(before);
            outcomes.add(outcome);
            entries.add(entry);
            notes.add(new Checkpoint(TREE.toString(), i + 1, frontier.root()).sign(key));
        }
    }

    public static SigningKey newKey() {
        try {
            return SigningKey.generate("demo", new SecureRandom());
        } catch (NoteException e) {
            throw new IllegalStateException(e);
        }
    }

    static PublishedOutcome explanation(int i, String who) {
        ExplanationRecord record = ExplanationRecord.newBuilder()
                .setExplanationId(new Sha256(new byte[32]))
                .setOutcome(ExplanationOutcome.EXPLAINED)
                .setPredictionRef(PredictionRef.newBuilder()
                        .setEventId(who + "-" + i)
                        .setTopic("predictions")
                        .setTopicId(TOPIC_ID)
                        .setPartition(3)
                        .setOffset(offset(i))
                        .build())
                .build();
        byte[] body = CanonicalBody.of(record);
        return new PublishedOutcome(Kind.EXPLANATION, "explanations", 3, i, EXPLANATION, body, null, null);
    }

    private static PublishedOutcome letter(int i, String who) {
        DeadLetter record = DeadLetter.newBuilder()
                .setFailureCode("R001")
                .setFailureClass(FailureClass.POISON_INPUT)
                .setMessage("no event")
                .setInput(position(i))
                .setServiceVersion("1")
                .setFailedAt(TIME)
                .build();
        byte[] original = (who + i).getBytes(StandardCharsets.UTF_8);
        return new PublishedOutcome(
                Kind.DEAD_LETTER, "explanations.dlq", 3, i, LETTER, CanonicalBody.of(record), new byte[] {7}, original);
    }

    static PublishedOutcome anyDigest() {
        return ANY;
    }

    static AuditLeaf leaf(int i, PublishedOutcome outcome, TreeHash before) {
        return AuditLeaf.newBuilder()
                .setOrigin(TREE.toString())
                .setShard(3)
                .setSeq(i)
                .setType(outcome.kind() == Kind.EXPLANATION ? LeafType.EXPLANATION : LeafType.FAILURE)
                .setSubjectDigest(outcome.digest())
                .setInput(position(i))
                .setEventTime(TIME)
                .setAppendTime(TIME)
                .setPrevLeafHash(new Sha256(before.bytes()))
                .setWriter(
                        LeafWriter.newBuilder().setInstance("one").setEpoch(1).build())
                .build();
    }

    private static InputPosition position(int i) {
        return InputPosition.newBuilder()
                .setTopic("predictions")
                .setTopicId(TOPIC_ID)
                .setPartition(3)
                .setOffset(offset(i))
                .build();
    }

    /** Offset of an event. */
    public static long offset(int i) {
        return 100L + i;
    }

    public SigningKey key() {
        return key;
    }

    public int size() {
        return entries.size();
    }

    public byte[] entry(int i) {
        return entries.get(i);
    }

    public PublishedOutcome outcome(int i) {
        return outcomes.get(i);
    }

    /** The head of the tree of a size. */
    public SignedNote note(int size) {
        return notes.get(size - 1);
    }

    /** Feeds the first events from where an export stands, as a reader of the topics does. */
    public void export(ExportWriter export, int events) throws Exception {
        TreeExport tree = export.tree(TREE);
        for (int i = (int) tree.size(); i < events; i++) {
            tree.entry(i, entries.get(i));
        }
        for (int i = (int) tree.nextCheckpointOffset(); i < events; i++) {
            tree.checkpoint("audit.checkpoints", 3, i, notes.get(i).bytes());
        }
        long explanations = export.nextOffset("explanations", 3);
        long letters = export.nextOffset("explanations.dlq", 3);
        for (int i = 0; i < events; i++) {
            PublishedOutcome outcome = outcomes.get(i);
            if (i >= (outcome.kind() == Kind.EXPLANATION ? explanations : letters)) {
                export.outcome(outcome);
            }
        }
    }
}
