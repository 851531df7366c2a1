package dev.rationale.stream.audit;

import dev.rationale.AuditCommand;
import dev.rationale.AuditLeaf;
import dev.rationale.LeafWriter;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.NoteSigner;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.config.KafkaProperties;
import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.RecordSerializer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What people do to a log: close its generation, change its key. Every tree is read from its start and held against the signed heads
 * before anything is written. Leaves are committed first and signed after that, as the application does it, so that what is interrupted in
 * between goes on at the next attempt or the next start.
 */
public final class LogKeeper {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final RationaleConfig config;
    private final RationaleConfig.Audit audit;
    private final NoteSigner signer;
    private final SignedHeads heads;
    private final CommittedRecords records;
    private final SchemaRegistryClient registry;
    private final ApplicationGroup group;
    private final Clock clock = Clock.systemUTC();

    /**
     * @param config of an application with an audit log
     * @param signer key that signs it
     * @param admin stays open
     * @param registry stays open
     */
    public LogKeeper(RationaleConfig config, NoteSigner signer, Admin admin, SchemaRegistryClient registry) {
        this.config = config;
        this.audit = Objects.requireNonNull(config.audit(), "no audit log");
        this.signer = signer;
        this.heads = AuditSigning.heads(audit);
        this.records = AuditSigning.records(config);
        this.registry = registry;
        this.group = new ApplicationGroup(admin, config.application().id());
    }

    /**
     * A tree that was closed.
     *
     * @param origin its name
     * @param size its leaves, the last one included
     */
    public record ClosedTree(Origin origin, long size) {}

    /**
     * Closes every open tree of a partition, with a statement on the outcomes that have none, and signs it.
     *
     * @return the trees, in the order of partitions
     * @throws LogRefusedException if the application runs
     * @throws BrokenTreeException if a tree is not sound or does not have what was signed
     * @throws SigningKeys.KeyException if the key may not sign the log
     */
    public List<ClosedTree> close() {
        int partitions = admitted();
        requireStopped(partitions);
        List<ClosedTree> closed = new ArrayList<>();
        List<AuditLeaf> leaves = new ArrayList<>();
        TreeClosing closing = new TreeClosing(config, records, this::reader, signer.verifier(), clock);
        for (int partition = 0; partition < partitions; partition++) {
            for (GrowingTree tree : recovered(partition).forest().trees()) {
                if (!tree.closed() && !Forest.isControl(audit.log(), tree.origin())) {
                    List<AuditLeaf> last = closing.leaves(tree.origin(), partition);
                    leaves.addAll(last);
                    closed.add(new ClosedTree(tree.origin(), tree.size() + last.size()));
                }
            }
        }
        append(leaves);
        sign(partitions);
        return closed;
    }

    /**
     * Enters a new key in the control tree, and waits until the old one has signed that. Asking again goes on where it was interrupted.
     *
     * @param next public half of the new key
     * @param patience how long a running application is waited for
     * @throws LogRefusedException if it is the key already, or a running application does not sign it in time
     * @throws BrokenTreeException if a tree is not sound or does not have what was signed
     * @throws SigningKeys.KeyException if the old key may not sign the log
     */
    public void rotate(VerifierKey next, Duration patience) {
        if (next.equals(signer.verifier())) {
            throw new LogRefusedException("the new key is the one that signs already: " + next);
        }
        int partitions = admitted();
        KeyRotation rotation = KeyRotation.of(audit.log(), signer, next);
        AuditCommand command = rotation.command(AuditSigning.instance(), clock.instant());
        if (group.members() > 0) {
            Announcements.send(config, RecordSerializer.canonical(registry), List.of(command));
            await(next, patience);
        } else {
            enter(command, partitions);
            sign(partitions);
        }
    }

    private int admitted() {
        succession().admit(signer.verifier(), heads);
        return group.partitions(config.topics().auditLeaves());
    }

    private void requireStopped(int partitions) {
        group.requireStopped(config.topics().auditLeaves(), partitions);
    }

    private void await(VerifierKey next, Duration patience) {
        Instant giveUp = clock.instant().plus(patience);
        while (!succession().isNamed(next, List.of(signer.verifier()))) {
            if (clock.instant().isAfter(giveUp)) {
                throw new LogRefusedException("the running application has not signed the entry of the new key within "
                        + patience.toSeconds() + " s; look into its log, and ask again: nothing is entered twice");
            }
            try {
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("interrupted", e);
            }
        }
    }

    private void enter(AuditCommand command, int partitions) {
        requireStopped(partitions);
        Origin control = Origin.ofControl(audit.log(), 0);
        GrowingTree tree = recovered(0).forest().tree(control).orElseGet(() -> new GrowingTree(control));
        if (!isEntered(control, command.getCommandId())) {
            try {
                append(List.of(ControlTree.leaf(
                        audit.log(), tree, command, clock.instant(), writer(tree), signer.verifier())));
            } catch (ControlTree.RefusedException e) {
                throw new IllegalStateException("a change of keys of our own is refused", e);
            }
        }
    }

    private boolean isEntered(Origin control, String commandId) {
        LeafReader reader = reader();
        boolean[] found = new boolean[1];
        records.read(config.topics().auditLeaves(), 0, 0, record -> {
            if (record.keyText().equals(control.toString())) {
                found[0] |= ControlTree.commandId(reader.read(record).leaf())
                        .filter(commandId::equals)
                        .isPresent();
            }
        });
        return found[0];
    }

    /** All or none, and only if the application has not been started meanwhile. */
    private void append(List<AuditLeaf> leaves) {
        RecordSerializer<AuditLeaf> serializer = RecordSerializer.canonical(registry);
        String topic = config.topics().auditLeaves();
        List<ProducerRecord<byte[], byte[]>> sends = new ArrayList<>();
        for (AuditLeaf leaf : leaves) {
            LeafEntry.encode(leaf); // which fits a tile, or throws
            sends.add(new ProducerRecord<>(
                    topic, leaf.getShard(), bytes(leaf.getOrigin()), serializer.encode(topic, leaf)));
        }
        commit(sends, () -> {
            if (group.members() > 0) {
                throw new LogRefusedException(
                        "the application was started meanwhile; nothing was written. Stop it and" + " try again");
            }
        });
    }

    /** Signs what is committed and not yet signed. */
    private void sign(int partitions) {
        CheckpointSigner checkpoints = new CheckpointSigner(signer, heads, audit.log());
        List<ProducerRecord<byte[], byte[]>> sends = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            Recovery.Recovered recovered = recovered(partition);
            recovered.rotations().forEach(checkpoints::check);
            for (GrowingTree tree : recovered.forest().trees()) {
                SignedHead published = recovered.published().get(tree.origin());
                if (published == null || published.size() < tree.size()) {
                    sends.add(new ProducerRecord<>(
                            config.topics().auditCheckpoints(),
                            partition,
                            bytes(tree.origin().toString()),
                            checkpoints.sign(partition, tree).bytes()));
                }
            }
        }
        commit(sends, () -> {});
    }

    private void commit(List<ProducerRecord<byte[], byte[]>> sends, Runnable last) {
        if (sends.isEmpty()) {
            return;
        }
        Map<String, Object> properties =
                new HashMap<>(KafkaProperties.of(config).producer());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.application().id() + "-audit-keeper");
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            try {
                for (ProducerRecord<byte[], byte[]> send : sends) {
                    // What fails is told by the commit.
                    Future<RecordMetadata> unused = producer.send(send);
                }
                producer.flush();
                last.run();
                producer.commitTransaction();
            } catch (LogRefusedException e) {
                producer.abortTransaction();
                throw e;
            }
        }
    }

    private Recovery.Recovered recovered(int partition) {
        List<VerifierKey> trusted = new ArrayList<>(heads.keys());
        trusted.add(signer.verifier());
        return new Recovery(AuditSigning.settings(config.topics(), audit), partition, records, reader(), trusted)
                .rebuild(heads);
    }

    private KeySuccession succession() {
        return KeySuccession.of(config.topics(), audit.log(), records, reader());
    }

    private LeafReader reader() {
        return new LeafReader(registry, Patience.NONE);
    }

    private LeafWriter writer(GrowingTree tree) {
        return new LeafWriter(
                AuditSigning.instance(), tree.epoch() + 1, signer.verifier().idText());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
