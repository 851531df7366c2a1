package dev.rationale.stream.audit;

import dev.rationale.audit.note.Checkpoint;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the trees of a task as it left them. The leaves on their topic are what counts: a stored tree is believed where its last leaf
 * is the last one there, and is rebuilt otherwise. What an earlier life of the task has found counts as stored.
 *
 * <p>Cost: as far back as the last leaf of each tree, at most the leaves since the life before noted where they end, where the store
 * knows the trees; every leaf of the partition where it does not.
 */
final class TreeOpening {
    private static final Logger LOG = LoggerFactory.getLogger(TreeOpening.class);
    private static final long FIRST_LOOK = 1000;
    private static final int FURTHER = 8;

    private final AuditSettings settings;
    private final CommittedRecords records;
    private final Settling settling;
    private final LeafReader reader;
    private final Rebuilds rebuilds;
    private final Gaps gaps;

    TreeOpening(AuditSettings settings, LeafSource source, Gaps gaps) {
        this.settings = settings;
        this.records = source.records();
        this.settling = source.settling();
        this.reader = new LeafReader(source.registry(), source.patience());
        this.rebuilds = source.rebuilds();
        this.gaps = gaps;
    }

    /**
     * The trees of a partition number, by input topic.
     *
     * @throws BrokenTreeException if what is on the topics is not what was written
     */
    Map<AuditedInput, TreeState> open(int partition, TaskTrees store) {
        Map<String, TreeState> stored = new HashMap<>();
        Map<String, AuditedInput> inputs = new HashMap<>();
        for (AuditedInput input : settings.inputs()) {
            if (partition < input.partitions()) {
                String scope = input.scope(settings.log(), partition);
                inputs.put(scope, input);
                Stream.of(store.load(scope), rebuilds.find(scope))
                        .flatMap(Optional::stream)
                        .max(Comparator.comparingLong(TreeState::home).thenComparingLong(TreeState::size))
                        .ifPresent(state -> stored.put(scope, state));
            }
        }
        long end = settling.await(settings.leaves(), partition, key -> inputs.containsKey(Scopes.of(key)));
        Map<String, StoredRecord> last = lastLeaves(partition, stored, end);
        Map<String, TreeState> open = new HashMap<>();
        stored.forEach((scope, state) -> {
            if (isCurrent(state, last.get(scope), end)) {
                open.put(scope, state);
            }
        });
        Set<String> rest = new HashSet<>(inputs.keySet());
        rest.removeAll(open.keySet());
        Map<String, TreeRebuild> begun = rest.isEmpty() ? Map.of() : rebuild(partition, rest, stored);
        Map<AuditedInput, TreeState> trees = new HashMap<>();
        inputs.forEach((scope, input) -> {
            TreeRebuild rebuild = begun.get(scope);
            TreeState state = rebuild == null ? open.get(scope) : rebuild.finish(input.topic(), gaps);
            if (state != null) {
                state.settle(end);
                trees.put(input, state);
                rebuilds.keep(state); // confirmed ones too: that may have taken as long
            }
        });
        return trees;
    }

    /** The last leaf of each tree that the store knows. */
    private Map<String, StoredRecord> lastLeaves(int partition, Map<String, TreeState> stored, long end) {
        Map<String, StoredRecord> last = new HashMap<>();
        long home = stored.values().stream().mapToLong(TreeState::home).min().orElse(end);
        for (long look = FIRST_LOOK; last.size() < stored.size(); look *= FURTHER) {
            long from = Math.max(home, end - look);
            records.read(settings.leaves(), partition, from, record -> {
                String scope = Scopes.of(record.keyText());
                if (stored.containsKey(scope)) {
                    last.put(scope, record);
                }
            });
            if (from <= home) {
                break;
            }
        }
        return last;
    }

    /** A tree without a leaf since its home was not written to since; a topic that ends before that is another one. */
    private boolean isCurrent(TreeState state, @Nullable StoredRecord last, long end) {
        return last == null ? state.home() <= end : reader.read(last).hash().equals(state.last());
    }

    private Map<String, TreeRebuild> rebuild(int partition, Set<String> scopes, Map<String, TreeState> stored) {
        KnownHeads heads = new KnownHeads(settings.trusted());
        heads.read(records, settings.checkpoints(), partition, scopes);
        for (String scope : scopes) {
            Optional.ofNullable(stored.get(scope))
                    .ifPresent(state -> heads.add(
                            new Checkpoint(state.origin().toString(), state.size(), state.root()),
                            "the application's own store"));
        }
        Map<String, TreeRebuild> rebuilds = new HashMap<>();
        scopes.forEach(scope -> rebuilds.put(scope, new TreeRebuild(scope, partition, heads)));
        long[] leaves = new long[1];
        records.read(settings.leaves(), partition, 0, record -> {
            TreeRebuild rebuild = rebuilds.get(Scopes.of(record.keyText()));
            if (rebuild != null) {
                rebuild.accept(reader.read(record));
                leaves[0]++;
            }
        });
        LOG.info("{} audit trees of partition {} were rebuilt from {} leaves", scopes.size(), partition, leaves[0]);
        return rebuilds;
    }
}
