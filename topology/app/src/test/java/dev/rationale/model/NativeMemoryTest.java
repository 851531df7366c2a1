package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Point;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    private static final long MEGABYTE = 1 << 20;

    /**
     * An argument over a Java buffer that is not freed takes about a kilobyte: a leak would be 48 MB. Without one the
     * process was seen to grow by up to 10 after the warm-up, and by 25 during it, from compiled code and the pools of the
     * allocator.
     */
    @Test
    void shouldLeakNothingWhenCallsFail() throws Exception {
        assertThat(growth("72", "1", "25000", "48000"))
                .startsWith("failed 25000")
                .satisfies(below(24));
    }

    private static ThrowingConsumer<String> below(int megabytes) {
        return output -> assertThat(Long.parseLong(output.replaceAll("(?s).*grown (\\d+).*", "$1")))
                .isLessThan(megabytes * MEGABYTE);
    }

    private static String growth(String width, String rows, String warm, String calls)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms96m",
                        "-Xmx96m",
                        "-XX:+AlwaysPreTouch",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NativeGrowth.class.getName(),
                        Fixtures.path("relu_mlp.pt").toString(),
                        width,
                        rows,
                        warm,
                        calls)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines()
                .filter(line -> line.matches("(failed|grown) \\d+"))
                .reduce("", (a, b) -> a + b + "\n");
    }

    @Test
    void shouldRefuseCallsWhenClosed() {
        ExplainableModel model = Fixtures.bare("golden_f32.pt", 3);
        double[] point = {1, 2, 3};
        model.close();
        model.close();
        assertThatThrownBy(() -> model.outputs(List.of(new Point(point, HeldInputs.NONE))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
