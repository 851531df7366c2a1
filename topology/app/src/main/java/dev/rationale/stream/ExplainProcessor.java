package dev.rationale.stream;

import dev.rationale.Hole;
import dev.rationale.stream.internals.CommitBarrier;
import dev.rationale.stream.internals.ForwardScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.internals.RecordHeaders;
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
 * Admits records, keeps them in order while the engine works on them, and forwards the finished prefix.
 *
 * <p>Threading: one instance per task, only ever touched by its stream thread; it blocks there when the queue is full, which
 * is the back-pressure, and in a commit until the queue is empty. Failure: a record's own failure is an {@link Outcome}; a
 * failure of the process (registry unreachable for too long, engine dead or late, broken input order) throws, which ends
 * the stream thread and aborts its transaction.
 *
 * <p>Streams calls {@code init} and {@code close} on the same instance when a task is revived or resumed, so all state is
 * made anew in {@code init}.
 */
final class ExplainProcessor implements Processor<byte[], byte[], byte[], Decided> {
    private static final Logger LOG = LoggerFactory.getLogger(ExplainProcessor.class);
    private static final Duration FORWARD_INTERVAL = Duration.ofMillis(5);

    private record Kept(
            ForwardScope.Origin origin,
            Record<byte[], byte[]> record,
            Position position,
            Instant polledAt,
            @Nullable Hole hole) {

        private long bytes() {
            byte[] message = record.value();
            return message == null ? 0 : InFlightBytes.of(message);
        }
    }

    private final StreamSettings settings;
    private final InFlightBytes held;
    private final InputTopics inputs;
    private final Admission admission;
    private final HoleInspector inspector;
    private final RegistryHold hold;
    private final Clock clock;

    private @Nullable Attached attached;
    private ForwardScope.@Nullable Origin lastForwarded;

    /** What belongs to one life of the task, between {@code init} and {@code close}. */
    private record Attached(
            ProcessorContext<byte[], Decided> context,
            ForwardScope scope,
            InFlight<Kept> inFlight,
            OffsetLedger ledger,
            SeenEvents seen,
            CommitBarrier barrier,
            TaskMetrics metrics,
            Cancellable punctuation) {}

    ExplainProcessor(
            StreamSettings settings,
            InFlightBytes held,
            InputTopics inputs,
            Admission admission,
            HoleInspector inspector,
            RegistryHold hold,
            Clock clock) {
        this.settings = settings;
        this.held = held;
        this.inputs = inputs;
        this.admission = admission;
        this.inspector = inspector;
        this.hold = hold;
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<byte[], Decided> context) {
        CommitBarrier barrier = context.getStateStore(TopologyNames.COMMIT_BARRIER);
        ForwardScope scope = ForwardScope.of(context);
        lastForwarded = null;
        attached = new Attached(
                context,
                scope,
                new InFlight<>(
                        settings.inFlightPerTask(), held, settings.drainDeadline(), System::nanoTime, this::forward),
                new OffsetLedger(
                        context.getStateStore(TopologyNames.NEXT_OFFSETS),
                        UUID.randomUUID().toString(),
                        inspector,
                        !settings.exactlyOnce()),
                new SeenEvents(context.getStateStore(TopologyNames.SEEN_EVENTS), settings.duplicatesWindow()),
                barrier,
                new TaskMetrics(context.metrics(), context.taskId()),
                context.schedule(FORWARD_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::comeRound));
        barrier.bind(this::drain);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Attached task = attached();
        RecordMetadata metadata = task.context
                .recordMetadata()
                .orElseThrow(() -> new StreamsException("a prediction came without topic and offset"));
        Position position = new Position(
                inputs.byName(metadata.topic()), metadata.partition(), metadata.offset(), record.timestamp());
        // Captured first: a changelog write frees the raw bytes of the current context.
        ForwardScope.Origin origin = task.scope.capture();
        Hole hole = task.ledger.advance(metadata.topic(), metadata.partition(), metadata.offset());
        Kept kept = new Kept(origin, detached(record), position, clock.instant(), hole);
        // First: a record that is held back or finds the engine full is what the lag is for.
        task.metrics.lag().admitted(record.timestamp());
        task.inFlight.add(kept, admit(kept, task), kept.bytes());
        task.inFlight.deliverFinished();
        task.inFlight.makeRoom();
    }

    @Override
    public void close() {
        Attached task = attached;
        if (task == null) {
            return;
        }
        attached = null;
        task.barrier.unbind();
        task.punctuation.cancel();
        task.metrics.close();
        int left = task.inFlight.abandon();
        if (left > 0) {
            LOG.warn(
                    "task {} gave up {} records in flight; they are explained again from the last commit",
                    task.context.taskId(),
                    left);
        }
    }

    private CompletableFuture<Outcome> admit(Kept kept, Attached task) {
        Admission.Duplicates duplicates =
                eventId -> task.seen.isDuplicate(eventId, kept.position.toString(), kept.position.timestamp());
        return hold.patiently(() -> admission.admit(kept.position, kept.record.value(), duplicates));
    }

    private void comeRound(long now) {
        Attached task = attached();
        task.inFlight.deliverFinished();
        task.metrics.lag().cameRound(now);
    }

    private void drain() {
        Attached task = attached();
        boolean waits = task.inFlight.size() > 0;
        long start = System.nanoTime();
        admission.hurry(task.inFlight::drain);
        if (waits) {
            task.metrics.drained(System.nanoTime() - start);
        }
        if (lastForwarded != null) {
            // A changelog write takes its timestamp from the record context, which a commit does not have.
            task.scope.within(lastForwarded, task.ledger::save);
        }
    }

    private void forward(Kept kept, Outcome outcome) {
        Attached task = attached();
        lastForwarded = kept.origin;
        Decided decided = new Decided(kept.position, kept.record.value(), kept.polledAt, outcome, kept.hole);
        task.scope.within(kept.origin, () -> task.context.forward(kept.record.withValue(decided)));
        task.metrics.lag().published(task.context.currentSystemTimeMs());
    }

    private Attached attached() {
        if (attached == null) {
            throw new IllegalStateException("the processor is closed");
        }
        return attached;
    }

    private static Record<byte[], byte[]> detached(Record<byte[], byte[]> record) {
        return record.withHeaders(new RecordHeaders(record.headers()));
    }
}
