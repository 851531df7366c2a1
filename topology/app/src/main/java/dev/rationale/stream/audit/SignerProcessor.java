package dev.rationale.stream.audit;

import dev.rationale.LeafType;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.stream.internals.CommitBarrier;
import dev.rationale.stream.internals.ForwardScope;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs the heads of the trees on its partition of {@code audit.leaves}. The consumer reads committed leaves alone, so no other is ever
 * under a head.
 *
 * <p>A head is kept beside the key before it is forwarded. A transaction that aborts afterwards leaves a kept head without a
 * checkpoint, which the same leaves reach again. Whatever does not continue a tree throws a {@link BrokenTreeException}: the stream thread
 * ends and commits nothing.
 *
 * <p>Threading: one instance per task, only ever touched by its stream thread. All state is made anew in {@code init}.
 */
final class SignerProcessor implements Processor<byte[], byte[], byte[], PlacedValue> {
    private static final Logger LOG = LoggerFactory.getLogger(SignerProcessor.class);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final SignerSettings settings;
    private final CheckpointSigner signer;
    private final CommittedRecords records;
    private final Rebuilds rebuilds;
    private final Supplier<LeafReader> readers;
    private final Clock clock;
    private @Nullable Attached attached;

    /** What belongs to one life of the task, between {@code init} and {@code close}. */
    private static final class Attached {
        final ProcessorContext<byte[], PlacedValue> context;
        final ForwardScope scope;
        final CommitBarrier barrier;
        final HeadStore store;
        final LeafReader reader;
        final Forest forest;
        final Map<Origin, WatchedTree> watched = new LinkedHashMap<>();
        final int partition;
        final Cancellable punctuation;
        long end;
        ForwardScope.@Nullable Origin at;

        Attached(
                ProcessorContext<byte[], PlacedValue> context,
                HeadStore store,
                LeafReader reader,
                Recovery.Recovered recovered,
                Cancellable punctuation) {
            this.context = context;
            this.scope = ForwardScope.of(context);
            this.barrier = context.getStateStore(AuditNames.SIGNER_BARRIER);
            this.store = store;
            this.reader = reader;
            this.forest = recovered.forest();
            this.end = recovered.end();
            this.partition = context.taskId().partition();
            this.punctuation = punctuation;
        }
    }

    /**
     * @param rebuilds of this process
     * @param readers makes the reader of a task
     */
    SignerProcessor(
            SignerSettings settings,
            CheckpointSigner signer,
            CommittedRecords records,
            Rebuilds rebuilds,
            Supplier<LeafReader> readers,
            Clock clock) {
        this.settings = settings;
        this.signer = signer;
        this.records = records;
        this.rebuilds = rebuilds;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<byte[], PlacedValue> context) {
        int partition = context.taskId().partition();
        HeadStore store = new HeadStore(context.getStateStore(AuditNames.SIGNED_TREES));
        LeafReader reader = readers.get();
        Recovery.Recovered recovered = new Recovery(settings, partition, records, reader, signer.believed())
                .recover(store, rebuilds, signer.heads());
        recovered.rotations().forEach(signer::check);
        Attached task = new Attached(
                context,
                store,
                reader,
                recovered,
                context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, this::comeRound));
        watch(task, recovered);
        attached = task;
        task.barrier.bind(this::flush);
        LOG.info("task {}: {} trees, signing as {}", context.taskId(), task.watched.size(), signer.verifier());
    }

    private void watch(Attached task, Recovery.Recovered recovered) {
        for (GrowingTree tree : recovered.forest().trees()) {
            SignedHead published = recovered.published().get(tree.origin());
            WatchedTree watched = new WatchedTree(tree, published == null ? 0 : published.size());
            if (watched.unsigned() > 0) {
                watched.waitsSince(recovered.firstUnsigned().getOrDefault(tree.origin(), 0L), clock.instant());
            }
            task.watched.put(tree.origin(), watched);
        }
        recovered.rows().forEach(task.store::keep);
        task.store.keepResume(resume(task));
        if (recovered.rebuilt()) {
            rebuilds.keep(task.partition, task.store.waiting());
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Attached task = attached();
        RecordMetadata metadata = task.context
                .recordMetadata()
                .orElseThrow(() -> new StreamsException("a leaf came without topic and offset"));
        if (metadata.offset() < task.end) {
            return; // read at the start already
        }
        task.at = task.scope.capture();
        task.end = metadata.offset() + 1;
        PlacedLeaf leaf = task.reader.read(new StoredRecord(
                metadata.topic(), metadata.partition(), metadata.offset(), record.key(), record.value()));
        task.forest.append(leaf).ifPresent(tree -> grew(task, tree, leaf));
    }

    private void grew(Attached task, GrowingTree tree, PlacedLeaf leaf) {
        WatchedTree watched = task.watched.computeIfAbsent(tree.origin(), origin -> new WatchedTree(tree, 0));
        watched.grew(leaf.offset(), clock.instant());
        LeafType type = leaf.leaf().getType();
        if (type == LeafType.KEY_ROTATED) {
            signer.check(leaf);
        }
        // After these two somebody waits for the signature: whoever closes the log, and whoever changes the key.
        if (watched.unsigned() >= settings.checkpointLeaves()
                || type == LeafType.GENERATION_CLOSED
                || type == LeafType.KEY_ROTATED) {
            sign(task, watched);
        }
    }

    private void comeRound(long now) {
        Attached task = attached();
        Instant due = clock.instant().minus(settings.checkpointInterval());
        task.at = task.scope.capture();
        for (WatchedTree tree : task.watched.values()) {
            if (tree.unsigned() > 0 && !tree.since().isAfter(due)) {
                sign(task, tree);
            }
        }
    }

    private void sign(Attached task, WatchedTree watched) {
        GrowingTree tree = watched.tree();
        SignedNote note = signer.sign(task.partition, tree);
        task.context.forward(new Record<>(
                tree.origin().toString().getBytes(StandardCharsets.UTF_8),
                new PlacedValue(task.partition, note.bytes()),
                clock.millis()));
        watched.signed();
        task.store.keep(new TreeRow(tree, note.bytes()));
        task.store.keepResume(resume(task));
    }

    private static long resume(Attached task) {
        return task.watched.values().stream()
                .filter(other -> other.unsigned() > 0)
                .mapToLong(WatchedTree::firstUnsigned)
                .min()
                .orElse(task.end);
    }

    /** A changelog write takes its timestamp from the record context, which a commit does not have. */
    private void flush() {
        Attached task = attached();
        if (task.store.isDirty() && task.at != null) {
            task.scope.within(task.at, task.store::flush);
        }
    }

    @Override
    public void close() {
        Attached task = attached;
        if (task != null) {
            attached = null;
            task.barrier.unbind();
            task.punctuation.cancel();
        }
    }

    private Attached attached() {
        if (attached == null) {
            throw new IllegalStateException("the processor is closed");
        }
        return attached;
    }
}
