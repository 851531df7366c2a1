package dev.rationale.stream.audit;

import dev.rationale.audit.entry.BelievedKeys;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The largest published head of every generation of some trees: what a tree that is rebuilt must have been. */
final class KnownHeads {
    private record Head(Checkpoint checkpoint, String place) {}

    private static final Logger LOG = LoggerFactory.getLogger(KnownHeads.class);

    private final BelievedKeys trusted;
    private final Map<String, Head> largest = new HashMap<>();
    private long ignored;

    /**
     * @param trusted one of them must have signed a head that counts
     */
    KnownHeads(BelievedKeys trusted) {
        this.trusted = trusted;
    }

    /**
     * Reads the heads of some trees. What carries no valid signature of a believed key, or is a head of another tree, is passed over and
     * counted: whoever may write the topic could otherwise stop the application.
     *
     * @throws BrokenTreeException if two believed heads contradict each other
     */
    void read(CommittedRecords records, String topic, int partition, Collection<String> scopes) {
        long before = ignored;
        List<String> first = new ArrayList<>();
        records.read(topic, partition, 0, record -> {
            if (scopes.contains(Scopes.of(record.keyText()))) {
                String why = add(record);
                if (why != null && first.isEmpty()) {
                    first.add("the first is at " + record.place() + ": " + why);
                }
            }
        });
        if (ignored > before) {
            LOG.warn(
                    "{} records on {}-{} are no heads that a key of this log signed, and were passed over; {}."
                            + " Somebody else writes that topic: see 'rationale verify'",
                    ignored - before,
                    topic,
                    partition,
                    first);
        }
    }

    /** Records that were passed over. */
    long ignored() {
        return ignored;
    }

    /** Why a record is passed over; null where it is not. */
    private @Nullable String add(StoredRecord record) {
        String tree = record.keyText();
        byte[] value = record.value();
        try {
            SignedNote note = SignedNote.parse(value == null ? new byte[0] : value);
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            if (!checkpoint.origin().equals(tree)) {
                ignored++;
                return "a head of another tree";
            }
            Head known = largest.get(tree);
            if (known != null && checkpoint.size() < known.checkpoint.size()) {
                return null; // said again, or by a signer that was late
            }
            trusted.verify(note, checkpoint);
            add(checkpoint, record.place());
            return null;
        } catch (NoteException e) {
            ignored++;
            return e.getMessage();
        }
    }

    /** Adds a head that is known from elsewhere. */
    void add(Checkpoint checkpoint, String place) {
        Head known = largest.get(checkpoint.origin());
        if (known != null
                && known.checkpoint.size() == checkpoint.size()
                && !known.checkpoint.root().equals(checkpoint.root())) {
            throw new BrokenTreeException(
                    checkpoint.origin(),
                    checkpoint.size(),
                    place,
                    "found another root for " + checkpoint.size() + " leaves than at " + known.place);
        }
        if (known == null || known.checkpoint.size() <= checkpoint.size()) {
            largest.put(checkpoint.origin(), new Head(checkpoint, place));
        }
    }

    /**
     * Compares a tree that grows, after each of its leaves.
     *
     * @throws BrokenTreeException if the head of this size has another root
     */
    void compare(TreeState state) {
        Head head = largest.get(state.origin().toString());
        if (head != null
                && head.checkpoint.size() == state.size()
                && !head.checkpoint.root().equals(state.root())) {
            throw new BrokenTreeException(
                    state.origin().toString(),
                    state.size(),
                    head.place,
                    "the first " + state.size() + " leaves have the root "
                            + state.root().base64() + ", the head there says "
                            + head.checkpoint.root().base64());
        }
    }

    /**
     * Makes sure that no head of a scope is larger than its trees are, once all their leaves were read.
     *
     * @param sizes leaves by origin
     * @throws BrokenTreeException if leaves are missing at the end of one
     */
    void requireReached(String scope, Map<String, Long> sizes) {
        largest.forEach((tree, head) -> {
            long found = sizes.getOrDefault(tree, 0L);
            if (Scopes.of(tree).equals(scope) && head.checkpoint.size() > found) {
                throw new BrokenTreeException(
                        tree,
                        found,
                        head.place,
                        "the head there has " + head.checkpoint.size() + " leaves, found only " + found);
            }
        });
    }
}
