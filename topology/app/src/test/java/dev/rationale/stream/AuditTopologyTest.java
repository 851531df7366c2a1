package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.AuditLeaf;
import dev.rationale.Coverage;
import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.LeafType;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.SubjectDigest;
import dev.rationale.contract.RecordDigest;
import dev.rationale.stream.audit.MemoryLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Every outcome has a leaf, right behind it. */
class AuditTopologyTest {
    private static final byte[] POISON = "not avro".getBytes(StandardCharsets.UTF_8);
    private static final String SCOPE =
            TopologyFixture.AUDIT_LOG + "/" + TopologyFixture.INPUT + "/" + TopologyFixture.TOPIC_ID + "/0";

    private final MemoryLog log = new MemoryLog();

    /** Leaves in the state of the store: behind its format and generation, epoch, next offset and home. */
    private static long storedSize(TopologyFixture fixture) {
        return stored(fixture, SCOPE, 3);
    }

    private static long storedHome(TopologyFixture fixture, String scope) {
        return stored(fixture, scope, 2);
    }

    private static long stored(TopologyFixture fixture, String scope, int number) {
        KeyValueStore<String, byte[]> store = fixture.driver().getKeyValueStore(TopologyNames.AUDIT_TREES);
        byte[] state = store.get("tree " + scope);
        return state == null ? -1 : ByteBuffer.wrap(state).getLong(1 + Integer.BYTES + number * Long.BYTES);
    }

    @Test
    void shouldAppendALeafWithTheDigestOfWhatIsOnTheTopic() {
        try (TopologyFixture fixture = TopologyFixture.audited(log)) {
            fixture.send(TopologyFixture.sample(0));
            fixture.send("key", POISON);
            fixture.send("key", null);
            fixture.send(TopologyFixture.sample(0));

            List<AuditLeaf> leaves = fixture.leaves();
            List<TestRecord<byte[], byte[]>> records = fixture.explanationRecords();
            TestRecord<byte[], byte[]> letter = fixture.deadLetterRecords().get(0);
            assertThat(leaves)
                    .extracting(AuditLeaf::getType)
                    .containsExactly(
                            LeafType.SPEC_IN_USE, LeafType.EXPLANATION, LeafType.FAILURE, LeafType.SKIP, LeafType.SKIP);
            assertThat(leaves.stream().skip(1).map(leaf -> leaf.getInput().getOffset()))
                    .containsExactly(0L, 1L, 2L, 3L);
            assertThat(leaves).extracting(AuditLeaf::getSeq).containsExactly(0L, 1L, 2L, 3L, 4L);
            Sha256 spec = fixture.loaded.specs().get(0).digest();
            assertThat(leaves.get(0).getSubjectDigest()).isEqualTo(spec);
            assertThat(leaves.get(1).getSpecDigest()).isEqualTo(spec);
            assertThat(leaves.get(1).getSubjectDigest()).isEqualTo(digest(records.get(0)));
            assertThat(leaves.get(2).getSubjectDigest())
                    .isEqualTo(SubjectDigest.ofDeadLetter(
                            DeadLetter.getClassSchema(),
                            letter.headers()
                                    .lastHeader(DeadLetters.RECORD_HEADER)
                                    .value(),
                            5,
                            letter.key(),
                            POISON));
            assertThat(leaves.get(3).getSubjectDigest()).isEqualTo(digest(records.get(1)));
            assertThat(leaves.get(4).getSubjectDigest()).isEqualTo(digest(records.get(2)));
            assertThat(leaves).allSatisfy(leaf -> assertThat(leaf.getOrigin()).isEqualTo(SCOPE + "/0"));
        }
    }

    private static Sha256 digest(TestRecord<byte[], byte[]> record) {
        return RecordDigest.ofBody(ExplanationRecord.getClassSchema(), record.value(), 5);
    }

    /** The driver commits after every record, whose outcome comes while {@code explain} drains: the trees are saved after that. */
    @Test
    void shouldSaveTheTreesBehindTheDrainOfTheSameCommit() {
        try (TopologyFixture fixture = TopologyFixture.audited(log)) {
            long size = 0;
            for (int n = 0; n < 5; n++) {
                fixture.send(TopologyFixture.sample(n));
                size += fixture.leaves().size();
                assertThat(storedSize(fixture)).isEqualTo(size).isEqualTo(n + 2);
            }
        }
    }

    @Test
    void shouldStateWhatWasDoneWhenTheIntervalHasPassed() {
        try (TopologyFixture fixture = TopologyFixture.audited(log, "RATIONALE_AUDIT_COVERAGE_INTERVAL=1ms")) {
            fixture.send(TopologyFixture.sample(0));
            fixture.send("key", POISON);
            fixture.driver().advanceWallClockTime(Duration.ofMillis(1));

            List<AuditLeaf> leaves = new ArrayList<>(fixture.leaves());
            leaves.removeIf(leaf -> leaf.getType() != LeafType.COVERAGE);
            List<Coverage> statements =
                    leaves.stream().map(AuditLeaf::getCoverage).toList();
            assertThat(statements.get(0).getFirstOffset()).isZero();
            assertThat(statements.get(statements.size() - 1).getLastOffset()).isEqualTo(1);
            assertThat(statements.stream().mapToLong(Coverage::getReadable).sum())
                    .isEqualTo(2);
            assertThat(statements.stream().mapToLong(Coverage::getExplained).sum())
                    .isEqualTo(1);
            assertThat(statements.stream().mapToLong(Coverage::getFailed).sum()).isEqualTo(1);
            assertThat(storedSize(fixture)).isEqualTo(3 + statements.size());
        }
    }

    /** Else the next life would look for a leaf of the idle one through all that the others got in this one. */
    @Test
    void shouldNoteTheEndOfTheLeavesWhenATopicIsIdleWhileAnotherGrows() {
        String idle = SCOPE.replace(TopologyFixture.INPUT, "idle");
        try (TopologyFixture fixture =
                TopologyFixture.audited(log, "RATIONALE_TOPICS_PREDICTIONS=" + TopologyFixture.INPUT + ",idle")) {
            fixture.send("key", POISON);
            fixture.send("key", POISON);
            fixture.leaves();
            assertThat(storedHome(fixture, idle)).isZero();
            long end = log.end("", 0);

            fixture.driver().advanceWallClockTime(Duration.ofMinutes(2));
            fixture.send("key", POISON);

            assertThat(end).isPositive();
            assertThat(storedHome(fixture, idle)).isEqualTo(end);
            assertThat(storedHome(fixture, SCOPE)).isEqualTo(end);
        }
    }

    @Test
    void shouldRefuseARewindAfterAResetAndNameTheCommand() {
        try (TopologyFixture fixture = TopologyFixture.audited(log)) {
            fixture.send("key", POISON);
            fixture.leaves();
        }
        try (TopologyFixture reset = TopologyFixture.audited(log)) {
            assertThatThrownBy(() -> reset.send("key", POISON))
                    .hasStackTraceContaining(SCOPE + "/0")
                    .hasStackTraceContaining("rationale audit close");
        }
    }

    @Test
    void shouldWriteNoLeavesWhenThereIsNoAuditLog() {
        try (TopologyFixture fixture = new TopologyFixture()) {
            fixture.send(TopologyFixture.sample(0));

            assertThat(fixture.explanationRecords()).hasSize(1);
            assertThat(fixture.leaves()).isEmpty();
        }
    }
}
