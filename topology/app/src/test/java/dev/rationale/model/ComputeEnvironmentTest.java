package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComputeEnvironmentTest {
    private static final List<ComputeDevice> GPUS = List.of(ComputeDevice.gpu(0), ComputeDevice.gpu(1));

    private static ComputeEnvironment of(List<ComputeDevice> devices, Map<String, String> variables) {
        return ComputeEnvironment.of(
                devices,
                device -> device.isGpu() ? Optional.of("NVIDIA H200") : Optional.empty(),
                variables,
                Optional.of("12.8"),
                Optional.of("570.86.15"),
                1);
    }

    @Test
    void shouldSaySingleAndNothingOfCudaOnTheCpu() {
        ComputeEnvironment environment =
                of(List.of(ComputeDevice.CPU), Map.of("NVIDIA_TF32_OVERRIDE", "1", "CUBLAS_WORKSPACE_CONFIG", ":16:8"));

        assertThat(environment)
                .isEqualTo(new ComputeEnvironment(
                        "cpu",
                        "fp32",
                        Optional.empty(),
                        Optional.empty(),
                        List.of("graph_executor_optimize=false", "intra_op_threads=1")));
        assertThat(environment.warning()).isEmpty();
    }

    @Test
    void shouldNameGpusAndWhatIsSet() {
        ComputeEnvironment environment =
                of(GPUS, Map.of("NVIDIA_TF32_OVERRIDE", "0", "CUBLAS_WORKSPACE_CONFIG", ":4096:8"));

        assertThat(environment)
                .isEqualTo(new ComputeEnvironment(
                        "NVIDIA H200 (gpu:0), NVIDIA H200 (gpu:1)",
                        "fp32",
                        Optional.of("12.8"),
                        Optional.of("570.86.15"),
                        List.of(
                                "CUBLAS_WORKSPACE_CONFIG=:4096:8",
                                "NVIDIA_TF32_OVERRIDE=0",
                                "graph_executor_optimize=false",
                                "intra_op_threads=1")));
        assertThat(environment.warning()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"''", "1", "' 0'", "false"})
    void shouldWarnWhenAGpuMayRound(String override) {
        ComputeEnvironment environment =
                of(GPUS, override.isEmpty() ? Map.of() : Map.of("NVIDIA_TF32_OVERRIDE", override));

        assertThat(environment.precision()).isEqualTo("tf32");
        assertThat(environment.warning())
                .hasValueSatisfying(warning -> assertThat(warning).contains("NVIDIA_TF32_OVERRIDE=0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024 | 550.54.15
            NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build  (dvs-builder) | 570.86.15
            something else | ''
            """)
    void shouldReadTheDriversVersion(String line, String version, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("version"), line + "\nGCC version: gcc 12.2.0\n");

        assertThat(ComputeEnvironment.driver(file).orElse("")).isEqualTo(version);
        assertThat(ComputeEnvironment.driver(folder.resolve("absent"))).isEmpty();
    }

    @Test
    void shouldDescribeThisProcess() {
        ComputeEnvironment environment = ComputeEnvironment.of(List.of(ComputeDevice.CPU));

        assertThat(environment.summary()).startsWith("computing on cpu in fp32, PyTorch 2.7.1");
        assertThat(environment.flags()).contains("intra_op_threads=1");
    }
}
