package dev.rationale.stream.audit;

import dev.rationale.AuditCommand;
import dev.rationale.AuditLeaf;
import dev.rationale.audit.note.NoteSigner;
import dev.rationale.config.KafkaProperties;
import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.RecordDecoder;
import dev.rationale.serde.RecordSerializer;
import dev.rationale.stream.internals.CommitBarrier;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.WallclockTimestampExtractor;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The signer and the control tree of a log, two sub-topologies of their own.
 *
 * <pre>
 * audit.leaves   ─► tree-signer  ─► audit.checkpoints
 * audit.commands ─► tree-control ─► audit.leaves
 * </pre>
 */
public final class AuditSigning {
    /** Name of the store of the tasks that read leaves. */
    public static final String STORE_OF_LEAVES = AuditNames.SIGNED_TREES;

    private final RationaleConfig.Topics topics;
    private final RationaleConfig.Audit audit;
    private final NoteSigner signer;
    private final SignedHeads heads;
    private final LeafSource source;
    private final Clock clock;
    private final String instance;

    /**
     * @param topics names
     * @param audit how the log is kept
     * @param signer key that signs
     * @param heads what it signed
     * @param source reads topics at the start of a task
     * @param clock for the times of leaves and checkpoints
     * @param instance name of this process
     */
    public AuditSigning(
            RationaleConfig.Topics topics,
            RationaleConfig.Audit audit,
            NoteSigner signer,
            SignedHeads heads,
            LeafSource source,
            Clock clock,
            String instance) {
        this.topics = topics;
        this.audit = audit;
        this.signer = signer;
        this.heads = heads;
        this.source = source;
        this.clock = clock;
        this.instance = instance;
    }

    /**
     * The signing of a configuration that has an audit log.
     *
     * @throws SigningKeys.KeyException if there is no place for the signed heads
     */
    public static AuditSigning of(RationaleConfig config, NoteSigner signer, LeafSource source) {
        RationaleConfig.Audit audit = Objects.requireNonNull(config.audit(), "no audit log");
        return new AuditSigning(config.topics(), audit, signer, heads(audit), source, Clock.systemUTC(), instance());
    }

    /** Name of this process in what it writes. */
    public static String instance() {
        return WriterIdentity.ofThisProcess(System.getenv(), null).instance();
    }

    /** Where the last signed heads of a configuration lie. */
    public static SignedHeads heads(RationaleConfig.Audit audit) {
        Path folder = audit.headsFolder();
        if (folder == null) {
            throw new SigningKeys.KeyException("the signed heads need a folder out of the brokers' reach: expected"
                    + " audit.heads or audit.key-file, found neither");
        }
        return new FileSignedHeads(folder);
    }

    /** The key of a configuration. */
    public static NoteSigner signer(RationaleConfig.Audit audit) {
        return SigningKeys.of(audit.keyFile(), RationaleConfig.Audit.KEY_VARIABLE, System.getenv())
                .signer();
    }

    /** Reads the topics of a configuration. */
    public static CommittedRecords records(RationaleConfig config) {
        return new ConsumerCommittedRecords(KafkaProperties.of(config).reader());
    }

    /**
     * Makes sure that the key may sign this log.
     *
     * @throws SigningKeys.KeyException if it was ended, or another key signed last and did not name this one
     * @throws BrokenTreeException if the control tree is not sound
     */
    public void admitKey() {
        new KeySuccession(topics, audit.log(), source.records(), source.registry(), source.patience())
                .admit(signer.verifier(), heads);
    }

    /** What is signed, and when. */
    static SignerSettings settings(RationaleConfig.Topics topics, RationaleConfig.Audit audit) {
        return new SignerSettings(
                audit.log(),
                topics.auditLeaves(),
                topics.auditCheckpoints(),
                audit.checkpointLeaves(),
                audit.checkpointInterval());
    }

    /** Adds both sub-topologies. */
    public void addTo(Topology topology) {
        SignerSettings settings = settings(topics, audit);
        Supplier<LeafReader> readers = this::reader;
        CheckpointSigner checkpoints = new CheckpointSigner(signer, heads, audit.log());
        source(topology, AuditNames.LEAVES, topics.auditLeaves());
        topology.addProcessor(
                AuditNames.SIGNER,
                () -> new SignerProcessor(settings, checkpoints, source.records(), source.rebuilds(), readers, clock),
                AuditNames.LEAVES);
        topology.addStateStore(CommitBarrier.builder(AuditNames.SIGNER_BARRIER), AuditNames.SIGNER);
        topology.addStateStore(store(AuditNames.SIGNED_TREES), AuditNames.SIGNER);
        sink(topology, AuditNames.CHECKPOINTS, topics.auditCheckpoints(), AuditNames.SIGNER);

        ControlProcessor.Parts parts = control(readers);
        source(topology, AuditNames.COMMANDS, topics.auditCommands());
        topology.addProcessor(AuditNames.CONTROL, () -> new ControlProcessor(parts), AuditNames.COMMANDS);
        topology.addStateStore(store(AuditNames.CONTROL_TREE), AuditNames.CONTROL);
        sink(topology, AuditNames.CONTROL_LEAVES, topics.auditLeaves(), AuditNames.CONTROL);
    }

    private LeafReader reader() {
        return new LeafReader(source.registry(), source.patience());
    }

    private ControlProcessor.Parts control(Supplier<LeafReader> readers) {
        RecordSerializer<AuditLeaf> serializer = RecordSerializer.canonical(source.registry());
        return new ControlProcessor.Parts(
                audit.log(),
                topics.auditLeaves(),
                instance,
                signer.verifier(),
                heads,
                source,
                () -> new RecordDecoder<>(source.registry(), AuditCommand.class, AuditCommand.getClassSchema()),
                readers,
                serializer::encode,
                clock);
    }

    private static void source(Topology topology, String name, String topic) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                new WallclockTimestampExtractor(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
    }

    private static void sink(Topology topology, String name, String topic, String parent) {
        topology.addSink(
                name, topic, new ByteArraySerializer(), PlacedValue.serializer(), PlacedValue.partitioner(), parent);
    }

    private static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Changelogs.OF_FEW_KEYS);
    }
}
