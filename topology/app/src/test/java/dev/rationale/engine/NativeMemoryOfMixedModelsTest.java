package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The engine over models of different shapes, failing calls among them, in a JVM of its own with a fixed heap. A longer soak:
 * {@code -Drationale.soak.batches=200000}.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the size of a process is read from /proc")
class NativeMemoryOfMixedModelsTest {
    private static final long WARM_UP = 1000;
    /** From the middle of the first readings that are compared to the middle of the last. */
    private static final long COMPARED = Long.getLong("rationale.soak.batches", 2000);

    private static final int READINGS = 12;
    private static final int COMPARED_READINGS = READINGS / 3;
    private static final long STEP = (COMPARED - 1) / (READINGS - COMPARED_READINGS) + 1;
    private static final double MOST_GROWTH = 0.05;

    @Test
    void shouldNotGrowOverManyBatches() throws Exception {
        Soak soak = soak("sound");

        assertThat(soak.failed()).as("records whose native call failed").isPositive();
        assertThat(soak.growth()).as("of %s", soak.kilobytes()).isLessThan(MOST_GROWTH);
    }

    /** The check itself: 32 kB of native memory that every batch leaves behind must be seen. */
    @Test
    void shouldSeeALeakOfAFewKilobytesPerBatch() throws Exception {
        Soak soak = soak("leaking");

        assertThat(soak.growth()).as("of %s", soak.kilobytes()).isGreaterThan(MOST_GROWTH);
    }

    /**
     * @param kilobytes resident memory after the warm-up and then in equal steps
     * @param failed records that were rejected
     */
    private record Soak(List<Long> kilobytes, long failed) {
        /** The size at the end over that after the warm-up: medians of several readings each, for pools breathe. */
        double growth() {
            double first = median(kilobytes.subList(0, COMPARED_READINGS));
            return median(kilobytes.subList(READINGS - COMPARED_READINGS, READINGS)) / first - 1;
        }

        private static double median(List<Long> sizes) {
            List<Long> sorted = sizes.stream().sorted().toList();
            return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2.0;
        }
    }

    private static Soak soak(String mode) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+AlwaysPreTouch",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemorySoak.class.getName(),
                        Long.toString(WARM_UP),
                        Long.toString((READINGS - 1) * STEP),
                        Long.toString(STEP),
                        mode)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        List<Long> sizes = output.lines()
                .filter(line -> line.startsWith("rss "))
                .map(line -> Long.parseLong(line.split(" ")[2]))
                .toList();
        Soak soak = new Soak(sizes, Long.parseLong(output.replaceAll("(?s).*failed (\\d+).*", "$1")));
        System.out.println(mode + ", kB after every " + STEP + " batches: " + sizes + ", growth "
                + Math.round(1000 * soak.growth()) / 10.0 + " %, failed records " + soak.failed());
        assertThat(sizes).hasSize(READINGS);
        return soak;
    }
}
