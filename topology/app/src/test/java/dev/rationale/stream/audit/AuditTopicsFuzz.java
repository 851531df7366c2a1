package dev.rationale.stream.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rationale.AuditCommand;
import dev.rationale.LeafType;
import dev.rationale.audit.Parsing;
import dev.rationale.audit.entry.BelievedKeys;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.serde.RecordDecoder;
import dev.rationale.serde.UndecodableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application reads from the topics of its log and from its stores, where others may have written. */
class AuditTopicsFuzz {
    private static final int CASES = 5_000;
    private static final Origin TREE = Origin.ofPartition("bank", "t", "AAECAwQFBgcICQoLDA0ODw", 0, 0);
    private static final SigningKey KEY = Keys.fresh("bank");
    private static final TestTopics TOPICS = new TestTopics();
    private static final RecordDecoder<AuditCommand> DECODER =
            new RecordDecoder<>(TOPICS.registry, AuditCommand.class, AuditCommand.getClassSchema());
    private static final byte[] HEAD =
            new Checkpoint(TREE.toString(), 42, TreeHash.EMPTY_TREE).sign(KEY).bytes();

    private static final Parsing COMMAND = new Parsing(
            UndecodableRecordException.class,
            List.of(TOPICS.encode(ControlTopologyTest.command("model/1", LeafType.MODEL_LOADED))),
            bytes -> assertThat(DECODER.read(bytes).getCommandId()).isNotNull());
    private static final Parsing LEAF = new Parsing(
            BrokenTreeException.class,
            List.of(TOPICS.encode(TestTree.ofPartition(0).next())),
            bytes -> {
                PlacedLeaf leaf = TOPICS.reader()
                        .read(record(bytes, TestTree.ofPartition(0).origin.toString()));
                assertThat(leaf.leaf().getOrigin()).isEqualTo(leaf.origin().toString());
            });
    private static final Parsing HEADS = new Parsing(NoteException.class, List.of(HEAD), bytes -> {
        SignedHead head = SignedHead.parse(bytes);
        assertThat(SignedHead.parse(head.note().bytes()).checkpoint()).isEqualTo(head.checkpoint());
    });
    /** Whatever lies there, only a head that the key signed counts, and nothing stops the reader. */
    private static final Parsing STRANGERS = new Parsing(NoteException.class, List.of(HEAD), bytes -> {
        MemoryLog log = new MemoryLog();
        log.add("heads", TREE.toString(), bytes);
        KnownHeads heads = new KnownHeads(BelievedKeys.of(List.of(KEY.verifier())));
        heads.read(log, "heads", 0, List.of(TREE.scope()));
        if (heads.ignored() > 0) {
            throw new NoteException(NoteException.Defect.UNSIGNED, "ignored");
        }
    });

    private static final Parsing ROW =
            new Parsing(NoteException.class, List.of(new TreeRow(new GrowingTree(TREE), HEAD).encode()), bytes -> {
                TreeRow.decode(TREE, bytes)
                        .orElseThrow(() -> new NoteException(NoteException.Defect.MALFORMED, "no row"));
            });
    private static final Parsing STATE =
            new Parsing(NoteException.class, List.of(TreeState.empty(TREE).bytes()), bytes -> {
                TreeState.of(TREE.scope(), bytes)
                        .orElseThrow(() -> new NoteException(NoteException.Defect.MALFORMED, "no state"));
            });

    private static StoredRecord record(byte[] value, String key) {
        return new StoredRecord("leaves", 0, 0, key.getBytes(StandardCharsets.UTF_8), value);
    }

    static Stream<byte[]> records() {
        return Stream.concat(COMMAND.good().stream(), LEAF.good().stream());
    }

    static Stream<byte[]> heads() {
        return HEADS.good().stream();
    }

    static Stream<byte[]> rows() {
        return Stream.concat(ROW.good().stream(), STATE.good().stream());
    }

    @MethodSource("records")
    @FuzzTest
    void shouldReadOrRefuseARecord(byte[] bytes) throws Exception {
        COMMAND.take(bytes);
        LEAF.take(bytes);
    }

    @MethodSource("heads")
    @FuzzTest
    void shouldReadOrPassOverAHead(byte[] bytes) throws Exception {
        HEADS.take(bytes);
        STRANGERS.take(bytes);
    }

    @MethodSource("rows")
    @FuzzTest
    void shouldReadOrForgetARow(byte[] bytes) throws Exception {
        ROW.take(bytes);
        STATE.take(bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_122, -7})
    void shouldReadOrRefuseMutants(long seed) {
        COMMAND.mutate(seed, CASES);
        LEAF.mutate(seed, CASES);
        HEADS.mutate(seed, CASES);
        STRANGERS.mutate(seed, CASES / 10);
        ROW.mutate(seed, CASES);
        STATE.mutate(seed, CASES);
    }
}
