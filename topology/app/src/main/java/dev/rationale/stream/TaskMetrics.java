package dev.rationale.stream;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.MeasurableStat;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.CumulativeCount;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;

/**
 * The metrics of one task, among those of Kafka Streams: whatever reads the ones finds the others, over JMX, by
 * {@code KafkaStreams.metrics()} or pushed to the brokers (KIP-714, which takes a metric by its tag {@code thread-id}).
 *
 * <p>Names and units stand in {@code docs/metrics.md}. Made and closed with the life of the task, on its stream thread; read
 * by any.
 */
final class TaskMetrics implements AutoCloseable {
    /** Group of the metrics: the {@code type} of their JMX beans. */
    static final String GROUP = "stream-explain-metrics";

    private final StreamsMetrics registry;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final StreamLag lag = new StreamLag();
    private final Sensor state;
    private final Sensor drain;

    /** Registers the metrics of a task under the name of the calling thread. */
    TaskMetrics(StreamsMetrics registry, TaskId task) {
        this.registry = registry;
        String thread = Thread.currentThread().getName();
        tags.put("thread-id", thread);
        tags.put("task-id", task.toString());
        String prefix = GROUP + "." + thread + "." + task + ".";
        state = registry.addSensor(prefix + "state", RecordingLevel.INFO);
        state.add(
                name(
                        "lag-seconds",
                        "Age of the oldest record that was admitted and not yet published, by its timestamp, in seconds;"
                                + " 0 when nothing waits"),
                new Reading(lag::seconds));
        state.add(
                name("in-flight-records", "Records admitted and not yet published"), new Reading(now -> lag.waiting()));
        drain = registry.addSensor(prefix + "drain", RecordingLevel.INFO);
        drain.add(
                name("drain-latency-avg", "Average time that a commit waited for records in flight, in ms"), new Avg());
        drain.add(
                name("drain-latency-max", "Longest time that a commit waited for records in flight, in ms"), new Max());
        drain.add(name("drain-total", "Commits that waited for records in flight"), new CumulativeCount());
    }

    private MetricName name(String name, String description) {
        return new MetricName(name, GROUP, description, tags);
    }

    /** See {@link StreamLag}. */
    StreamLag lag() {
        return lag;
    }

    /** A commit waited for the records in flight. */
    void drained(long nanos) {
        drain.record(nanos / 1e6);
    }

    @Override
    public void close() {
        registry.removeSensor(state);
        registry.removeSensor(drain);
    }

    /** A value that is looked up whenever it is asked for: it goes on growing while the stream thread is stuck. */
    private record Reading(LongToDoubleFunction at) implements MeasurableStat {
        @Override
        public void record(MetricConfig config, double value, long now) {
            // Nothing is recorded: the value is looked up.
        }

        @Override
        public double measure(MetricConfig config, long now) {
            return at.applyAsDouble(now);
        }
    }
}
