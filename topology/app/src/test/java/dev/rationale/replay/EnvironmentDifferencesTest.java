package dev.rationale.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.Environment;
import dev.rationale.attribution.Tolerances.Arithmetic;
import dev.rationale.attribution.Tolerances.Comparison;
import org.junit.jupiter.api.Test;

class EnvironmentDifferencesTest {
    private static Environment environment(String device, String torch, String precision) {
        return Environment.newBuilder()
                .setServiceVersion("1")
                .setDeviceName(device)
                .setPytorch(torch)
                .setPrecision(precision)
                .build();
    }

    private static final Environment CPU = environment("cpu", "2.7.1", "fp32");

    @Test
    void shouldFindNothingBetweenEqualOnesNorBetweenTwoOfOneKind() {
        Environment first = environment("NVIDIA H200 (gpu:0)", "2.7.1", "fp32");
        Environment second = environment("NVIDIA H200 (gpu:1)", "2.7.1", "fp32");

        assertThat(new EnvironmentDifferences(CPU, CPU).lines()).isEmpty();
        assertThat(new EnvironmentDifferences(CPU, CPU).comparison()).isEqualTo(Comparison.REPLAY);
        assertThat(new EnvironmentDifferences(first, second).lines()).isEmpty();
        assertThat(new EnvironmentDifferences(first, second).comparison()).isEqualTo(Comparison.REPLAY);
    }

    @Test
    void shouldCompareAsAnotherDeviceWhenDeviceOrLibraryDiffer() {
        Environment gpu = environment("NVIDIA H200 (gpu:0)", "2.7.1", "fp32");
        Environment newer = environment("cpu", "2.8.0", "fp32");

        assertThat(new EnvironmentDifferences(CPU, gpu).lines())
                .containsExactly("device: recorded cpu, now NVIDIA H200 (gpu)");
        assertThat(new EnvironmentDifferences(CPU, gpu).comparison()).isEqualTo(Comparison.OTHER_DEVICE);
        assertThat(new EnvironmentDifferences(CPU, newer).lines())
                .containsExactly("libtorch: recorded 2.7.1, now 2.8.0");
        assertThat(new EnvironmentDifferences(CPU, newer).comparison()).isEqualTo(Comparison.OTHER_DEVICE);
        assertThat(new EnvironmentDifferences(null, CPU).comparison()).isEqualTo(Comparison.OTHER_DEVICE);
    }

    @Test
    void shouldTakeTheRowOfTheCoarserArithmetic() {
        Environment tf32 = environment("NVIDIA H200 (gpu:0)", "2.7.1", "tf32");

        assertThat(new EnvironmentDifferences(CPU, CPU).arithmetic(false)).isEqualTo(Arithmetic.FLOAT32);
        assertThat(new EnvironmentDifferences(CPU, CPU).arithmetic(true)).isEqualTo(Arithmetic.FLOAT64);
        assertThat(new EnvironmentDifferences(tf32, CPU).arithmetic(true)).isEqualTo(Arithmetic.TF32);
    }
}
