package dev.rationale.stream.audit;

import dev.rationale.Sha256;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What tasks of this process have found on topics. A store holds it with the first commit only; where reading takes longer
 * than a transaction or a poll may, the task is taken away before that, and would begin at the first leaf for ever. So its next life
 * begins here. What is here is believed no more than a store is: where it does not lead to the last leaf, the topic is read again.
 *
 * <p>Safe for use by several threads.
 */
final class Rebuilds {
    private record Written(byte[] state, Set<Sha256> specs) {}

    private final Map<String, Written> written = new ConcurrentHashMap<>();
    private final Map<Integer, Map<String, byte[]>> signed = new ConcurrentHashMap<>();

    /** Keeps a tree as it is, to append to. */
    void keep(TreeState tree) {
        written.put(tree.origin().scope(), new Written(tree.bytes(), Set.copyOf(tree.specs())));
    }

    /** A tree that was kept, for one life of a task. */
    Optional<TreeState> find(String scope) {
        return Optional.ofNullable(written.get(scope))
                .flatMap(kept -> TreeState.of(scope, kept.state()).map(tree -> {
                    tree.specs().addAll(kept.specs());
                    return tree;
                }));
    }

    /**
     * Keeps the signer's trees.
     *
     * @param partition of the leaves
     * @param rows as {@link HeadStore#waiting()} gives them
     */
    void keep(int partition, Map<String, byte[]> rows) {
        signed.put(partition, rows);
    }

    /** The signer's trees that were kept, for one life of a task. */
    HeadStore.Rows find(int partition) {
        return HeadStore.decode(signed.getOrDefault(partition, Map.of()));
    }
}
