package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EngineMetricsTest {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
    private static final EngineSettings SETTINGS = Engines.settings(
            List.of(new DeviceSettings("test", 2, 1 << 20), new DeviceSettings("gpu:7", 1, 1 << 20)),
            10,
            Duration.ZERO);
    private static final String TEST = "dev.rationale:type=engine-device,device=test";

    private final AtomicLong now = new AtomicLong();

    private static Object read(String bean, String attribute) throws Exception {
        return SERVER.getAttribute(new ObjectName(bean), attribute);
    }

    @Test
    void shouldTellOverJmxWhatADeviceDoes() throws Exception {
        try (EngineMetrics metrics = new EngineMetrics(SETTINGS, EngineListener.NONE, now::get)) {
            assertThat(read(TEST, "MeanBatchFill")).isEqualTo(0.0);
            DeviceBatch full = new DeviceBatch(1, "test", 64, 64, 3, true);
            DeviceBatch half = new DeviceBatch(2, "test", 32, 64, 1, true);

            metrics.batchStarted(full);
            now.addAndGet(Duration.ofSeconds(2).toNanos());
            metrics.batchStarted(half);
            metrics.batchEnded(full, Duration.ofSeconds(2));
            now.addAndGet(Duration.ofSeconds(3).toNanos());

            assertThat(read(TEST, "Workers")).isEqualTo(2);
            assertThat(read(TEST, "BatchesTotal")).isEqualTo(1L);
            assertThat(read(TEST, "BusySeconds")).isEqualTo(5.0);
            assertThat(read(TEST, "LongestBatchSeconds")).isEqualTo(3.0);

            metrics.batchEnded(half, Duration.ofSeconds(3));

            assertThat(read(TEST, "RowsTotal")).isEqualTo(96L);
            assertThat(read(TEST, "CapacityTotal")).isEqualTo(128L);
            assertThat((double) read(TEST, "MeanBatchFill")).isCloseTo(0.75, within(1e-12));
            assertThat(read(TEST, "LongestBatchSeconds")).isEqualTo(0.0);
            assertThat(read(TEST, "RowLimit")).isEqualTo(64);

            metrics.limitChanged("test", 16);

            assertThat(read(TEST, "RowLimit")).isEqualTo(16);
            assertThat(read(TEST, "LimitChangesTotal")).isEqualTo(1L);
            assertThat(read("dev.rationale:type=engine-device,device=\"gpu:7\"", "BatchesTotal"))
                    .isEqualTo(0L);
        }
        assertThat(SERVER.queryNames(new ObjectName(TEST + ",*"), null)).isEmpty();
    }

    @Test
    void shouldDocumentEveryAttribute() throws IOException {
        String page = Files.readString(Path.of("docs/metrics.md"));

        assertThat(Stream.of(EngineDeviceMXBean.class, EngineMXBean.class)
                        .flatMap(bean -> Stream.of(bean.getMethods()))
                        .map(getter -> "`" + getter.getName().substring("get".length()) + "`"))
                .hasSize(10)
                .allSatisfy(attribute -> assertThat(page).contains(attribute));
    }

    @Test
    void shouldNumberTheEnginesOfOneProcess() throws Exception {
        try (EngineMetrics first = new EngineMetrics(SETTINGS, EngineListener.NONE, now::get);
                EngineMetrics second = new EngineMetrics(SETTINGS, EngineListener.NONE, now::get)) {
            second.limitChanged("test", 16);
            first.limitChanged("test", 8);

            assertThat(read(TEST, "RowLimit")).isEqualTo(8);
            assertThat(read(TEST + ",engine=2", "RowLimit")).isEqualTo(16);
        }
        assertThat(SERVER.queryNames(new ObjectName(TEST + ",*"), null)).isEmpty();
    }

    @SuppressWarnings("try") // closed early: what a worker still says of a batch counts too
    @Test
    void shouldCountWhatARealEngineDoesAndPassItOn() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        EngineListener next = new EngineListener() {
            @Override
            public void batchEnded(DeviceBatch batch, Duration time) {
                heard.incrementAndGet();
            }
        };
        EngineSettings settings = Engines.settings(1, 100);
        try (EngineMetrics metrics = new EngineMetrics(settings, next)) {
            // Its end waits for the workers, who report a batch after its results.
            explainTwenty(settings, metrics);

            String device = "dev.rationale:type=engine-device,device=cpu";
            assertThat(read(device, "RowsTotal"))
                    .as("10 nodes and one output of each record")
                    .isEqualTo(220L);
            assertThat(read(device, "BatchesTotal")).isEqualTo((long) heard.get());
            assertThat((double) read(device, "BusySeconds")).isPositive();
            assertThat(read("dev.rationale:type=engine", "Records")).isEqualTo(0);
        }
    }

    private static void explainTwenty(EngineSettings settings, EngineMetrics metrics) throws Exception {
        try (AttributionEngine engine = new AttributionEngine(settings, metrics)) {
            metrics.watch(engine::size);
            Polynomial oracle = new Polynomial(1, rows -> {});
            List<CompletableFuture<EngineResult>> futures = new ArrayList<>();
            for (int record = 0; record < 20; record++) {
                futures.add(
                        engine.submit(Engines.request(Engines.placement(oracle, 32), SegmentProgram.of(10, record))));
            }
            for (CompletableFuture<EngineResult> future : futures) {
                future.get();
            }
        }
    }
}
