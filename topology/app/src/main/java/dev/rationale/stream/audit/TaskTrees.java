package dev.rationale.stream.audit;

import dev.rationale.Sha256;
import dev.rationale.audit.entry.Origin;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The trees of a task in its store. It spares reading the leaves at every start and nothing else: what is not there, or does not
 * agree with the last leaf, is made again out of the leaves.
 *
 * <p>For one thread.
 */
final class TaskTrees {
    private static final String TREE = "tree ";
    private static final String SPEC = "spec ";
    private static final String SEPARATOR = " ";

    private final KeyValueStore<String, byte[]> store;
    private final Map<String, Set<Sha256>> written = new HashMap<>();

    TaskTrees(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    Optional<TreeState> load(String scope) {
        byte[] bytes = store.get(TREE + scope);
        if (bytes == null) {
            return Optional.empty();
        }
        Optional<TreeState> state = TreeState.of(scope, bytes);
        state.ifPresent(this::loadSpecs);
        return state;
    }

    private void loadSpecs(TreeState state) {
        String prefix = specPrefix(state.origin());
        try (KeyValueIterator<String, byte[]> entries = store.prefixScan(prefix, new StringSerializer())) {
            entries.forEachRemaining(entry ->
                    state.specs().add(new Sha256(HexFormat.of().parseHex(entry.key.substring(prefix.length())))));
        }
        written.put(prefix, new HashSet<>(state.specs()));
    }

    /** Writes a tree as it is. */
    void save(TreeState state) {
        store.put(TREE + state.origin().scope(), state.bytes());
        String prefix = specPrefix(state.origin());
        Set<Sha256> known = written.computeIfAbsent(prefix, origin -> new HashSet<>());
        for (Sha256 spec : state.specs()) {
            if (known.add(spec)) {
                store.put(prefix + HexFormat.of().formatHex(spec.bytes()), new byte[0]);
            }
        }
    }

    private static String specPrefix(Origin origin) {
        return SPEC + origin + SEPARATOR;
    }
}
