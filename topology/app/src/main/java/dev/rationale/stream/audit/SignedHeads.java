package dev.rationale.stream.audit;

import dev.rationale.audit.entry.BelievedKeys;
import dev.rationale.audit.entry.KeyEnd;
import dev.rationale.audit.note.VerifierKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was signed last, of every tree, kept beside the key and out of the brokers' reach: whoever can write every topic still cannot
 * make the signer forget. For any number of threads.
 */
public interface SignedHeads {

    /**
     * The last heads of the trees on a partition of {@code audit.leaves}.
     *
     * @throws HeadsException if they cannot be read or are damaged
     */
    List<SignedHead> ofPartition(int partition);

    /**
     * Keeps a head; it is durable when this returns.
     *
     * @throws HeadsException if it cannot be written, or a larger head of the tree, or another of the same size, is kept
     */
    void keep(int partition, SignedHead head);

    /**
     * The keys that have signed.
     *
     * @throws HeadsException if they cannot be read
     */
    List<VerifierKey> keys();

    /**
     * Keeps a key that is about to sign, durably; once is enough.
     *
     * @throws HeadsException if it cannot be written
     */
    void keepKey(VerifierKey key);

    /**
     * The ends of keys that are known here; a key that ended signs no more.
     *
     * @throws HeadsException if they cannot be read or are damaged
     */
    List<KeyEnd> ends();

    /**
     * Keeps the end of a key, durably; once is enough.
     *
     * @throws HeadsException if it cannot be written
     */
    void keepEnd(KeyEnd end);

    /** The keys whose heads are believed: those that have signed, each up to its end, and the one that signs. */
    default BelievedKeys believed(VerifierKey signing) {
        Set<VerifierKey> keys = new LinkedHashSet<>(keys());
        keys.add(signing);
        return new BelievedKeys(keys, ends());
    }
}
