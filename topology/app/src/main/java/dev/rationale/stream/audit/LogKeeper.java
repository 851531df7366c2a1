package dev.rationale.stream.audit;

import dev.rationale.AuditCommand;
import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.LeafWriter;
import dev.rationale.audit.entry.KeyChange;
import dev.rationale.audit.entry.KeyEnd;
import dev.rationale.audit.entry.KeyRotation;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteSigner;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.RecordSerializer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

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
    private final KeeperTransaction writing;
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
        this.writing = new KeeperTransaction(config, registry, group);
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
        writing.append(leaves);
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
        if (heads.ends().stream().anyMatch(end -> end.ended().equals(next))) {
            throw new LogRefusedException("the new key was ended before: " + next);
        }
        List<AuditCommand> commands = commands(List.of(KeyRotation.of(audit.log(), signer, next)));
        if (group.members() > 0) {
            Announcements.send(config, RecordSerializer.canonical(registry), commands);
            await(() -> succession().isNamed(next, List.of(signer.verifier())), patience);
        } else {
            enter(commands, partitions);
            sign(partitions);
        }
    }

    /**
     * Ends a key that signed before: enters, under the key that signs now, the size and root of every tree up to which its heads are believed,
     * and waits until that is signed. Every instance must have the key that signs now; one that has not stops. Asking again goes on where
     * it was interrupted.
     *
     * @param old public half of the key that ends
     * @param patience how long a running application is waited for
     * @throws LogRefusedException if the key did not sign before this one, or a running application does not sign its end in time
     * @throws BrokenTreeException if a tree is not sound or does not have what was signed
     * @throws SigningKeys.KeyException if the key that signs may not sign the log
     */
    public void retire(VerifierKey old, Duration patience) {
        int partitions = admitted();
        if (!succession().before(signer.verifier()).contains(old)) {
            throw new LogRefusedException("expected a key that was changed for the one that signs now, "
                    + signer.verifier() + ", found " + old
                    + "; change the key first, with 'rationale audit rotate', and bring it to every instance");
        }
        List<KeyEnd> ends = entered(old);
        if (ends.isEmpty()) {
            ends = KeyEnd.of(audit.log(), signer, old, trees(partitions));
        }
        // Also where it is entered here: an instance that starts looks for it there.
        Announcements.send(config, RecordSerializer.canonical(registry), commands(ends));
        if (group.members() > 0) {
            List<KeyEnd> all = ends;
            await(() -> succession().areEntered(all), patience);
        } else {
            enter(commands(ends), partitions);
            sign(partitions);
        }
        entered(old).forEach(heads::keepEnd);
    }

    /** The end of a key as it is entered already. */
    private List<KeyEnd> entered(VerifierKey old) {
        return succession().ends(end -> end.ended().equals(old));
    }

    private List<Checkpoint> trees(int partitions) {
        List<Checkpoint> heads = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            recovered(partition).forest().trees().forEach(tree -> heads.add(tree.head()));
        }
        heads.sort(Comparator.comparing(Checkpoint::origin));
        return heads;
    }

    private List<AuditCommand> commands(List<? extends KeyChange> changes) {
        Instant now = clock.instant();
        return changes.stream()
                .map(change -> AuditCommand.newBuilder()
                        .setCommandId(change.commandId())
                        .setType(LeafType.KEY_ROTATED)
                        .setEventTime(now)
                        .setInstance(AuditSigning.instance())
                        .setDetails(change.details())
                        .build())
                .toList();
    }

    private int admitted() {
        succession().admit(signer.verifier(), heads);
        return group.partitions(config.topics().auditLeaves());
    }

    private void requireStopped(int partitions) {
        group.requireStopped(config.topics().auditLeaves(), partitions);
    }

    private void await(BooleanSupplier signed, Duration patience) {
        Instant giveUp = clock.instant().plus(patience);
        while (!signed.getAsBoolean()) {
            if (clock.instant().isAfter(giveUp)) {
                throw new LogRefusedException("the running application has not signed the change of keys within "
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

    private void enter(List<AuditCommand> commands, int partitions) {
        requireStopped(partitions);
        Origin control = Origin.ofControl(audit.log(), 0);
        GrowingTree tree = recovered(0).forest().tree(control).orElseGet(() -> new GrowingTree(control));
        LeafWriter writer = writer(tree);
        List<AuditLeaf> leaves = new ArrayList<>();
        for (AuditCommand command : commands) {
            if (!isEntered(control, command.getCommandId())) {
                try {
                    AuditLeaf leaf =
                            ControlTree.leaf(audit.log(), tree, command, clock.instant(), writer, signer.verifier());
                    tree.append(leaf, LeafEntry.hash(LeafEntry.encode(leaf)));
                    leaves.add(leaf);
                } catch (ControlTree.RefusedException e) {
                    throw new IllegalStateException("a change of keys of our own is refused", e);
                }
            }
        }
        writing.append(leaves);
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
        writing.commit(sends, () -> {});
    }

    private Recovery.Recovered recovered(int partition) {
        return new Recovery(
                        AuditSigning.settings(config.topics(), audit),
                        partition,
                        records,
                        reader(),
                        heads.believed(signer.verifier()))
                .rebuild(heads);
    }

    private KeySuccession succession() {
        return new KeySuccession(config.topics(), audit.log(), records, registry, Patience.NONE);
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
