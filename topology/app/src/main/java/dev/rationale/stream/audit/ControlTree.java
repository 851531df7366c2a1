package dev.rationale.stream.audit;

import dev.rationale.AuditCommand;
import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.LeafWriter;
import dev.rationale.NamedValue;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.KeyChange;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.VerifierKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The tree of what belongs to no input partition, as its writer has it: the edge, and the ids of the commands that are in it.
 *
 * <p>The store is written in the transaction of the leaves, so it is behind the topic only where somebody appended while the application was
 * stopped, and empty after a reset; {@link #catchUp} reads either again.
 */
final class ControlTree {
    /** Name of the detail that holds the id of the command an entry came from. */
    static final String COMMAND_ID = "command_id";

    private static final String TREE = "tree";
    private static final String COMMAND = "command/";

    private final String log;
    private final KeyValueStore<String, byte[]> store;
    private final GrowingTree tree;
    private final byte[] key;

    ControlTree(String log, KeyValueStore<String, byte[]> store) {
        this.log = log;
        this.store = store;
        Origin origin = Origin.ofControl(log, 0);
        this.key = origin.toString().getBytes(StandardCharsets.UTF_8);
        byte[] row = store.get(TREE);
        this.tree = (row == null ? Optional.<TreeRow>empty() : TreeRow.decode(origin, row))
                .map(TreeRow::tree)
                .orElseGet(() -> new GrowingTree(origin));
    }

    /** Why a command is not entered; says nothing of its values. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * Reads what is on the topic and not in the store.
     *
     * @throws BrokenTreeException if it does not continue the tree, or the tree lacks a head that was signed
     */
    void catchUp(LeafSource source, String topic, LeafReader reader, SignedHeads heads) {
        // Whoever had the task before may have a transaction on its way: its leaves count, if they come to be.
        source.settling().await(topic, 0, tree.origin().toString()::equals);
        long end = source.records().read(topic, 0, tree.nextOffset(), record -> {
            if (!Arrays.equals(record.key(), key)) {
                return;
            }
            PlacedLeaf leaf = reader.read(record);
            if (leaf.leaf().getSeq() >= tree.size()) {
                tree.append(leaf);
                commandId(leaf.leaf()).ifPresent(id -> remember(id, leaf.leaf().getSeq()));
            }
        });
        for (SignedHead head : heads.ofPartition(0)) {
            if (head.origin().equals(tree.origin()) && head.size() > tree.size()) {
                throw new BrokenTreeException(
                        tree.origin().toString(),
                        tree.size(),
                        topic + "-0",
                        "a head of " + head.size()
                                + " leaves was signed according to the heads kept beside the key, the" + " topic holds "
                                + tree.size() + ": it was cut off or replaced");
            }
        }
        readTo(end);
    }

    /** Nothing that others appended lies before this offset: kept, so that the next start reads from there. */
    void readTo(long offset) {
        tree.readTo(offset);
        store.put(TREE, new TreeRow(tree, new byte[0]).encode());
    }

    /** The id of the command that an entry came from. */
    static Optional<String> commandId(AuditLeaf leaf) {
        return leaf.getDetails().stream()
                .filter(detail -> detail.getName().equals(COMMAND_ID))
                .map(NamedValue::getValue)
                .findFirst();
    }

    boolean contains(String commandId) {
        return store.get(COMMAND + commandId) != null;
    }

    /**
     * The next leaf.
     *
     * @param now when it is appended
     * @param writer who appends it
     * @param signing key whose owner may name another
     * @throws RefusedException if the command does not belong in this tree
     */
    AuditLeaf leaf(AuditCommand command, Instant now, LeafWriter writer, VerifierKey signing) throws RefusedException {
        return leaf(log, tree, command, now, writer, signing);
    }

    /** As {@link #leaf(AuditCommand, Instant, LeafWriter, VerifierKey)}, of any control tree. */
    static AuditLeaf leaf(
            String log, GrowingTree tree, AuditCommand command, Instant now, LeafWriter writer, VerifierKey signing)
            throws RefusedException {
        requireType(log, command, signing);
        AuditLeaf leaf = next(tree, command.getType(), command.getEventTime(), now, writer);
        leaf.setSubjectDigest(command.getSubjectDigest());
        leaf.setDetails(details(command));
        try {
            LeafEntry.encode(leaf);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
        return leaf;
    }

    /** A leaf without subject and details that continues a tree. */
    private static AuditLeaf next(GrowingTree tree, LeafType type, Instant happened, Instant now, LeafWriter writer) {
        String[] scope = tree.origin().scope().split("/", -1);
        String last = scope[scope.length - 1];
        return AuditLeaf.newBuilder()
                .setOrigin(tree.origin().toString())
                .setShard(last.equals("control") ? 0 : Integer.parseInt(last))
                .setSeq(tree.size())
                .setType(type)
                .setEventTime(happened)
                .setAppendTime(now)
                .setPrevLeafHash(new Sha256(tree.last().bytes()))
                .setWriter(writer)
                .build();
    }

    private static void requireType(String log, AuditCommand command, VerifierKey signing) throws RefusedException {
        LeafType type = command.getType();
        if (type == LeafType.UNKNOWN || Forest.OF_PARTITIONS.contains(type)) {
            throw new RefusedException("an entry of type " + type + " does not belong in the control tree");
        }
        if (type != LeafType.KEY_ROTATED) {
            return;
        }
        try {
            KeyChange change = KeyChange.of(log, command.getDetails());
            if (!change.by().equals(signing) || !change.commandId().equals(command.getCommandId())) {
                throw new RefusedException("the key that signs did not allow this change of keys");
            }
        } catch (EntryException e) {
            throw new RefusedException("expected a change of keys that the key which signs allows, " + e.getMessage());
        }
    }

    private static List<NamedValue> details(AuditCommand command) throws RefusedException {
        List<NamedValue> details = new ArrayList<>(command.getDetails());
        details.add(new NamedValue(COMMAND_ID, command.getCommandId()));
        details.sort(Comparator.comparing(NamedValue::getName));
        Set<String> names = new HashSet<>();
        for (NamedValue detail : details) {
            if (!names.add(detail.getName())) {
                throw new RefusedException("two details have the same name, or one is called " + COMMAND_ID);
            }
        }
        return details;
    }

    /** Appends a leaf that {@link #leaf} made. */
    void append(AuditLeaf leaf, String commandId) {
        tree.append(leaf, LeafEntry.hash(LeafEntry.encode(leaf)));
        remember(commandId, leaf.getSeq());
        store.put(TREE, new TreeRow(tree, new byte[0]).encode());
    }

    private void remember(String commandId, long seq) {
        store.put(
                COMMAND + commandId,
                ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
    }

    Origin origin() {
        return tree.origin();
    }

    /** Of the last writer. */
    long epoch() {
        return tree.epoch();
    }
}
