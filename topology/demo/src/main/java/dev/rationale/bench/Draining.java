package dev.rationale.bench;

import dev.rationale.cli.KafkaAccess;
import dev.rationale.policy.LoadedConfig;

/** Runs the application until it has explained a backlog, and looks at the middle part, where it neither starts nor ends. */
final class Draining {
    private static final double FIRST = 0.25;
    private static final double LAST = 0.9;

    private final BatchMeter meter;

    /**
     * @param meter is told of the batches
     */
    Draining(BatchMeter meter) {
        this.meter = meter;
    }

    /**
     * The middle part of a backlog, or the whole where that has no middle.
     *
     * @param events in it
     * @param seconds it took
     * @param threads processor time meanwhile
     * @param batches with gradients meanwhile
     */
    record Drained(long events, double seconds, ThreadGroups threads, BatchMeter.Total batches) {

        double eventsPerSecond() {
            return events / seconds;
        }

        /** Seconds of processor time of the application for an event. */
        double cpuSeconds() {
            return threads.application() / events;
        }
    }

    /**
     * Starts the application, and ends it when the events have outcomes.
     *
     * @param access to the cluster
     * @param loaded the application's configuration and models
     * @param count events that wait
     */
    Drained drain(KafkaAccess access, LoadedConfig loaded, long count) {
        try (CommittedOutcomes outcomes = new CommittedOutcomes(loaded.config(), access)) {
            // Before the application starts: it may be done before anybody looks.
            Mark start = mark(outcomes);
            try (Application application = Application.start(loaded, meter)) {
                Mark first = mark(application, outcomes, (long) (FIRST * count));
                Mark last = mark(application, outcomes, (long) (LAST * count));
                Mark end = mark(application, outcomes, count);
                // A small backlog may come to light with a single commit.
                return first.seen.count() < last.seen.count() ? last.since(first) : end.since(start);
            }
        }
    }

    private record Mark(CommittedOutcomes.Seen seen, ThreadGroups threads, BatchMeter.Total batches) {
        Drained since(Mark before) {
            return new Drained(
                    seen.count() - before.seen.count(),
                    (seen.nanoTime() - before.seen.nanoTime()) / 1e9,
                    threads.since(before.threads),
                    batches.since(before.batches));
        }
    }

    private Mark mark(Application application, CommittedOutcomes outcomes, long count) {
        application.await(
                () -> outcomes.seen().count() >= count, () -> outcomes.seen().count());
        return mark(outcomes);
    }

    private Mark mark(CommittedOutcomes outcomes) {
        return new Mark(outcomes.seen(), ThreadGroups.now(), meter.total());
    }
}
