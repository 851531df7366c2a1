package dev.rationale.stream.audit;

import dev.rationale.AuditLeaf;
import dev.rationale.audit.entry.Origin;
import dev.rationale.stream.internals.CommitBarrier;
import dev.rationale.stream.internals.ForwardScope;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends a leaf for every outcome, right behind it and in its transaction, and from time to time a statement on many of them.
 *
 * <p>The trees are written to the store once per commit, by a barrier of this node's own: stores are flushed in the order of their
 * nodes, so by then the barrier of {@code explain} has drained what was in work through here.
 *
 * <p>Threading: one instance per task, on its stream thread. Failure: whatever is wrong with a tree throws and ends the thread: its
 * transaction, outcomes included, is aborted. Streams calls {@code init} and {@code close} on the same instance when a task is
 * revived or resumed, so everything is opened anew in {@code init}.
 */
public final class LeafProcessor implements Processor<byte[], AuditedOutcome, byte[], TreeLeaf> {
    private static final Logger LOG = LoggerFactory.getLogger(LeafProcessor.class);
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(1);
    private static final Duration NOTE_END = Duration.ofMinutes(2);

    /**
     * Names of its stores.
     *
     * @param trees key-value store of text to bytes
     * @param barrier a {@link CommitBarrier}
     */
    public record Stores(String trees, String barrier) {}

    private final AuditSettings settings;
    private final Stores stores;
    private final LeafSource source;
    private final Gaps gaps;
    private final Function<AuditLeaf, byte[]> encoder;
    private final Clock clock;
    private @Nullable Attached attached;
    private ForwardScope.@Nullable Origin lastSeen;

    /** What belongs to one life of the task, between {@code init} and {@code close}. */
    private record Attached(
            int partition,
            ForwardScope scope,
            TaskTrees store,
            Map<String, TreeWriter> writers,
            Set<TreeWriter> changed,
            Set<TreeWriter> grown,
            CommitBarrier barrier,
            List<Cancellable> punctuations) {}

    /**
     * @param source of the leaves of earlier lives
     * @param encoder leaf to the registry's wire format
     */
    public LeafProcessor(
            AuditSettings settings,
            Stores stores,
            LeafSource source,
            Gaps gaps,
            Function<AuditLeaf, byte[]> encoder,
            Clock clock) {
        this.settings = settings;
        this.stores = stores;
        this.source = source;
        this.gaps = gaps;
        this.encoder = encoder;
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<byte[], TreeLeaf> context) {
        lastSeen = null;
        int partition = context.taskId().partition();
        TaskTrees store = new TaskTrees(context.getStateStore(stores.trees()));
        LeafOutput output = new ForwardedLeaves(context);
        Map<String, TreeWriter> writers = new HashMap<>();
        new TreeOpening(settings, source, gaps)
                .open(partition, store)
                .forEach((input, state) -> writers.put(
                        input.topic(),
                        new TreeWriter(state, input, partition, settings.identity(), output, gaps, clock)));
        CommitBarrier barrier = context.getStateStore(stores.barrier());
        Duration round =
                settings.coverageInterval().compareTo(LONGEST_ROUND) < 0 ? settings.coverageInterval() : LONGEST_ROUND;
        attached = new Attached(
                partition,
                ForwardScope.of(context),
                store,
                writers,
                // All of them with the first commit, idle ones too: the next life need not look further back than this
                // one began.
                new HashSet<>(writers.values()),
                new HashSet<>(),
                barrier,
                List.of(
                        context.schedule(round, PunctuationType.WALL_CLOCK_TIME, now -> comeRound()),
                        context.schedule(NOTE_END, PunctuationType.WALL_CLOCK_TIME, now -> noteEnd())));
        barrier.bind(this::save);
    }

    @Override
    public void process(Record<byte[], AuditedOutcome> record) {
        Attached task = attached();
        TreeWriter writer = task.writers.get(record.value().input().getTopic());
        if (writer == null) {
            throw new IllegalStateException(
                    "no tree for " + record.value().input().getTopic());
        }
        append(task, writer, () -> writer.append(record.value()));
    }

    private void comeRound() {
        Attached task = attached();
        task.writers
                .values()
                .forEach(writer -> append(task, writer, () -> writer.stateIfDue(settings.coverageInterval())));
    }

    private void append(Attached task, TreeWriter writer, Runnable leaves) {
        long before = writer.size();
        leaves.run();
        if (writer.size() > before) {
            task.changed.add(writer);
            task.grown.add(writer);
            if (lastSeen == null) {
                lastSeen = task.scope.capture();
            }
        }
    }

    /**
     * The next life looks back as far as to the last leaf of every tree. A tree that is idle while others grow would make it read all that
     * these have got since this life began: so from time to time the end is noted, up to which every leaf is in the state of its tree.
     */
    private void noteEnd() {
        Attached task = attached();
        boolean some = !task.grown.isEmpty() && task.grown.size() < task.writers.size();
        task.grown.clear();
        if (!some) {
            return;
        }
        try {
            long end = source.records().end(settings.leaves(), task.partition);
            task.writers.values().forEach(writer -> writer.state().settle(end));
            task.changed.addAll(task.writers.values());
        } catch (KafkaException e) {
            LOG.debug("the end of {} is not known: {}", settings.leaves(), e.getMessage());
        }
    }

    /** A changelog write takes its timestamp from the record context, which a commit does not have. */
    private void save() {
        Attached task = attached();
        ForwardScope.Origin origin = lastSeen;
        if (origin != null) {
            task.scope.within(origin, () -> task.changed.forEach(writer -> task.store.save(writer.state())));
            task.changed.clear();
            lastSeen = null;
        }
    }

    @Override
    public void close() {
        Attached task = attached;
        if (task != null) {
            attached = null;
            task.barrier.unbind();
            task.punctuations.forEach(Cancellable::cancel);
        }
    }

    private Attached attached() {
        if (attached == null) {
            throw new IllegalStateException("the processor is closed");
        }
        return attached;
    }

    private final class ForwardedLeaves implements LeafOutput {
        private final ProcessorContext<byte[], TreeLeaf> context;

        ForwardedLeaves(ProcessorContext<byte[], TreeLeaf> context) {
            this.context = context;
        }

        @Override
        public byte[] encode(AuditLeaf leaf) {
            return encoder.apply(leaf);
        }

        @Override
        public void send(Origin tree, int shard, byte[] value, Instant time) {
            byte[] key = tree.toString().getBytes(StandardCharsets.UTF_8);
            context.forward(new Record<>(key, new TreeLeaf(shard, value), time.toEpochMilli()));
        }
    }
}
