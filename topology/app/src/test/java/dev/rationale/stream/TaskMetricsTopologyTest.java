package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

class TaskMetricsTopologyTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static Map<String, Double> metrics(TopologyFixture fixture) {
        return metrics(fixture.driver().metrics());
    }

    private static Map<String, Double> metrics(Map<MetricName, ? extends Metric> all) {
        Map<String, Double> values = new TreeMap<>();
        all.forEach((name, metric) -> {
            if (name.group().equals(TaskMetrics.GROUP)) {
                assertThat(name.tags()).containsOnlyKeys("thread-id", "task-id").containsEntry("task-id", "0_0");
                assertThat(name.description()).isNotBlank();
                values.put(name.name(), (Double) metric.metricValue());
            }
        });
        return values;
    }

    @Test
    void shouldTellHowOldTheHeadOfTheLineWas() {
        try (TopologyFixture fixture = new TopologyFixture()) {
            assertThat(metrics(fixture))
                    .containsOnlyKeys(
                            "drain-latency-avg", "drain-latency-max", "drain-total", "in-flight-records", "lag-seconds")
                    .containsEntry("lag-seconds", 0.0)
                    .containsEntry("in-flight-records", 0.0)
                    .containsEntry("drain-total", 0.0);

            fixture.send("key", "not avro".getBytes(StandardCharsets.UTF_8), NOW.minusSeconds(90));

            assertThat(metrics(fixture)).containsEntry("lag-seconds", 90.0).containsEntry("in-flight-records", 0.0);

            fixture.driver().advanceWallClockTime(Duration.ofMillis(10));
            assertThat(metrics(fixture)).containsEntry("lag-seconds", 90.0);
            fixture.driver().advanceWallClockTime(StreamLag.SETTLED);
            assertThat(metrics(fixture)).containsEntry("lag-seconds", 0.0);
        }
    }

    @Test
    void shouldDocumentEveryMetric() throws IOException {
        String page = Files.readString(Path.of("docs/metrics.md"));
        try (TopologyFixture fixture = new TopologyFixture()) {
            assertThat(metrics(fixture).keySet())
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
        }
        assertThat(page).contains("type=" + TaskMetrics.GROUP);
    }

    @Test
    void shouldMeasureCommitsThatWaitForTheEngine() {
        MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
        try (TaskMetrics task = new TaskMetrics(context.metrics(), context.taskId())) {
            task.drained(Duration.ofMillis(5).toNanos());
            task.drained(Duration.ofMillis(8).toNanos());

            assertThat(metrics(context.metrics().metrics()))
                    .containsEntry("drain-latency-avg", 6.5)
                    .containsEntry("drain-latency-max", 8.0)
                    .containsEntry("drain-total", 2.0);
        }
        assertThat(metrics(context.metrics().metrics())).isEmpty();
    }

    @Test
    void shouldTakeItsMetricsAlongWhenClosed() {
        Map<MetricName, ?> left;
        try (TopologyFixture fixture = new TopologyFixture()) {
            left = fixture.driver().metrics();
        }

        assertThat(left.keySet()).extracting(MetricName::group).doesNotContain(TaskMetrics.GROUP);
    }
}
