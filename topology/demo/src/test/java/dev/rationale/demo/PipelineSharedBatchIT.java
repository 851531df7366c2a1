package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.ExplanationRecord;
import dev.rationale.serde.RecordDeserializer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine pools rows over tasks and stream threads; proved by what the explanations say of their batches. */
@OnParts
final class PipelineSharedBatchIT {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineSharedBatchIT.class);
    private static final int PER_PARTITION = 60;

    @TempDir
    private Path folder;

    private final Parts parts;

    PipelineSharedBatchIT(Parts parts) {
        this.parts = parts;
    }

    @Test
    void shouldPutRowsOfTwoTasksAndTwoThreadsIntoOneBatch() throws Exception {
        // A batch that waits for company meets the records of the other thread.
        Map<String, String> variables =
                Map.of("RATIONALE_APPLICATION_THREADS", "2", "RATIONALE_ENGINE_BATCH_LINGER", "50ms");
        try (Pipeline pipeline = new Pipeline(parts, folder, "shared-batch", variables).setUp();
                PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            PipelineSamples samples = new PipelineSamples(pipeline, feed);
            for (int partition = 0; partition < Pipeline.PARTITIONS; partition++) {
                samples.sendCredit(PER_PARTITION, partition);
            }
            List<PipelineInput> inputs = feed.flush();

            Map<String, String> threads;
            try (Pipeline.Running running = pipeline.start()) {
                running.await(outcomes, inputs.size());
                threads = threadsOfTasks(pipeline.id());
            }

            pipeline.verify(inputs, outcomes);
            assertThat(threads).as("thread of each task").containsOnlyKeys("0_0", "0_1", "0_2");
            assertThat(Set.copyOf(threads.values())).as("stream threads").hasSize(2);
            Map<String, Set<String>> tasks = tasksOfBatches(pipeline, outcomes);
            long ofTwoThreads = tasks.values().stream()
                    .filter(batch -> batch.stream().map(threads::get).distinct().count() == 2)
                    .count();
            LOG.info(
                    "{} of {} batches hold rows of two tasks on two stream threads, {} of two tasks or more",
                    ofTwoThreads,
                    tasks.size(),
                    tasks.values().stream().filter(batch -> batch.size() > 1).count());
            assertThat(ofTwoThreads).isPositive();
        }
    }

    /** The tasks whose records joined each batch, by batch id. */
    private static Map<String, Set<String>> tasksOfBatches(Pipeline pipeline, PipelineOutcomes outcomes) {
        var decoder = new RecordDeserializer<>(
                pipeline.registry(), ExplanationRecord.class, ExplanationRecord.getClassSchema());
        Map<String, Set<String>> tasks = new HashMap<>();
        outcomes.explanations().forEach(record -> {
            ExplanationRecord explanation = decoder.decode(record.topic(), record.value());
            assertThat(explanation.getBatch().getSize())
                    .as("rows of the batch, those of the record among them")
                    .isGreaterThan(explanation.getBatch().getPosition());
            tasks.computeIfAbsent(explanation.getBatch().getBatchId(), batch -> new TreeSet<>())
                    .add("0_" + explanation.getPredictionRef().getPartition());
        });
        return tasks;
    }

    /** As the metrics of the tasks tell over JMX. */
    private static Map<String, String> threadsOfTasks(String application) throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Map<String, String> threads = new TreeMap<>();
        for (ObjectName bean : server.queryNames(new ObjectName("kafka.streams:type=stream-explain-metrics,*"), null)) {
            String thread = bean.getKeyProperty("thread-id");
            if (thread.contains(application)) {
                threads.put(bean.getKeyProperty("task-id"), thread);
                assertThat((double) server.getAttribute(bean, "lag-seconds")).isNotNegative();
                assertThat((double) server.getAttribute(bean, "in-flight-records"))
                        .isNotNegative();
            }
        }
        return threads;
    }
}
