package dev.rationale.stream.audit;

import dev.rationale.AuditCommand;
import dev.rationale.AuditLeaf;
import dev.rationale.audit.note.NoteSigner;
import dev.rationale.config.RationaleConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** Signer and control tree on the test driver, over topics in memory. Its topics have one partition. */
final class SigningFixture implements AutoCloseable {
    static final int EVERY = 10;
    static final Duration INTERVAL = Duration.ofSeconds(10);

    final TestTopics topics;
    final SignedHeads heads;
    private final Ticking clock = new Ticking();
    private boolean open = true;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> leaves;
    private final TestInputTopic<byte[], byte[]> commands;
    private final TestOutputTopic<byte[], byte[]> checkpoints;
    private final TestOutputTopic<byte[], byte[]> controlLeaves;

    /** A clock that stands until it is moved. */
    private static final class Ticking extends Clock {
        private Instant now = Instant.parse("2026-01-02T03:04:05Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    SigningFixture(TestTopics topics, Path folder, NoteSigner signer) {
        this(topics, new FileSignedHeads(folder), signer);
    }

    SigningFixture(TestTopics topics, SignedHeads heads, NoteSigner signer) {
        this.topics = topics;
        this.heads = heads;
        Topology topology = new Topology();
        signing(topics, heads, signer, clock).addTo(topology);
        Properties properties = new Properties();
        properties.put("application.id", "signing-test");
        properties.put("bootstrap.servers", "localhost:1");
        driver = new TopologyTestDriver(topology, properties, clock.instant());
        leaves = driver.createInputTopic(TestTopics.LEAVES, new ByteArraySerializer(), new ByteArraySerializer());
        commands = driver.createInputTopic(TestTopics.COMMANDS, new ByteArraySerializer(), new ByteArraySerializer());
        checkpoints = driver.createOutputTopic(
                TestTopics.CHECKPOINTS, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        controlLeaves =
                driver.createOutputTopic(TestTopics.LEAVES, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        // What was there before comes again, as after a reset of the offsets; the driver counts offsets from 0 in any
        // case.
        for (StoredRecord record : List.copyOf(topics.on(TestTopics.LEAVES, 0))) {
            leaves.pipeInput(record.key(), record.value());
        }
    }

    static AuditSigning signing(TestTopics topics, SignedHeads heads, NoteSigner signer, Clock clock) {
        return new AuditSigning(
                new RationaleConfig.Topics("", List.of("credit")),
                new RationaleConfig.Audit(TestTopics.LOG, Duration.ofSeconds(10), EVERY, INTERVAL, null, null, null),
                signer,
                heads,
                new LeafSource(
                        topics,
                        (topic, partition, keys) -> topics.end(topic, partition),
                        topics.registry,
                        Patience.NONE),
                clock,
                "test");
    }

    /** The leaf is committed. */
    void leaf(AuditLeaf leaf) {
        topics.add(leaf);
        leaves.pipeInput(leaf.getOrigin().getBytes(StandardCharsets.UTF_8), topics.encode(leaf));
    }

    void leaves(TestTree tree, int count) {
        for (int i = 0; i < count; i++) {
            leaf(tree.next());
        }
    }

    void command(byte @Nullable [] value) {
        commands.pipeInput(new byte[0], value);
    }

    void command(AuditCommand command) {
        command(topics.encode(command));
    }

    void passes(Duration time) {
        clock.now = clock.now.plus(time);
        driver.advanceWallClockTime(time);
    }

    /** Checkpoints since the last call. */
    List<SignedHead> checkpoints() {
        List<SignedHead> heads = new ArrayList<>();
        for (TestRecord<byte[], byte[]> record : checkpoints.readRecordsToList()) {
            try {
                SignedHead head = SignedHead.parse(record.value());
                if (!head.origin().toString().equals(new String(record.key(), StandardCharsets.UTF_8))) {
                    throw new AssertionError("a checkpoint under another key");
                }
                topics.add(TestTopics.CHECKPOINTS, 0, head.origin().toString(), record.value());
                heads.add(head);
            } catch (dev.rationale.audit.note.NoteException e) {
                throw new AssertionError(e);
            }
        }
        return heads;
    }

    /** Leaves of the control tree since the last call, now committed. */
    List<AuditLeaf> entered() {
        List<AuditLeaf> entered = new ArrayList<>();
        for (TestRecord<byte[], byte[]> record : controlLeaves.readRecordsToList()) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            entered.add(topics.reader()
                    .read(topics.add(TestTopics.LEAVES, 0, key, record.value()))
                    .leaf());
        }
        return entered;
    }

    KeyValueStore<String, byte[]> store(String name) {
        return driver.getKeyValueStore(name);
    }

    double metric(String name) {
        return driver.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals(name))
                .mapToDouble(metric -> (Double) metric.metricValue())
                .sum();
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            driver.close();
        }
    }
}
