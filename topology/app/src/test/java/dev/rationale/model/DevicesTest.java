package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {
    private static final Libtorch SHIPPED = new Libtorch(Optional.empty(), "2.7.1", "cpu", Optional.empty());
    private static final Libtorch CUDA =
            new Libtorch(Optional.of(Path.of("/opt/libtorch/lib")), "2.7.1", "cu128", Optional.empty());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            auto    | 0 | cpu
            auto    | 1 | gpu:0
            auto    | 3 | gpu:0 gpu:1 gpu:2
            cpu     | 3 | cpu
            gpu     | 2 | gpu:0 gpu:1
            gpu:1   | 2 | gpu:1
            gpu:2,0 | 3 | gpu:2 gpu:0
            """)
    void shouldSelectWhatIsThere(String text, int found, String expected) {
        List<ComputeDevice> devices = Devices.select(text, found == 0 ? SHIPPED : CUDA, new FakeCuda(found, 1L << 33));

        assertThat(devices.stream().map(ComputeDevice::text)).containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gpu     | 0 | expected a GPU for gpu, found none: CUDA finds no device
            gpu:0   | 0 | expected a GPU for gpu:0, found none
            gpu:0,2 | 2 | expected GPUs from 0 to 1, which are here, found 2
            """)
    void shouldSayWhatIsThereWhenAGpuIsMissing(String text, int found, String message) {
        assertThatThrownBy(() -> Devices.select(text, CUDA, new FakeCuda(found, 1)))
                .isInstanceOf(DeviceUnavailableException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldSayHowToGetAGpuWhenPyTorchHasNoCuda() {
        assertThatThrownBy(() -> Devices.select("gpu", SHIPPED, Cuda.NONE))
                .isInstanceOf(DeviceUnavailableException.class)
                .hasMessageContaining(
                        "PYTORCH_LIBRARY_PATH names one that was built for CUDA; see topology/app/docs/devices.md");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu:", "gpu:a", "gpu:0,0", "gpu:-1", "tpu", "gpu:0,", "cuda:0"})
    void shouldRefuseOtherTexts(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Devices.select(text, CUDA, new FakeCuda(2, 1)));
    }

    @Test
    void shouldWriteDevicesAsTheConfigurationDoes() {
        assertThat(ComputeDevice.CPU).hasToString("cpu");
        assertThat(ComputeDevice.gpu(3)).hasToString("gpu:3").isEqualTo(ComputeDevice.gpu(3));
        assertThatIllegalArgumentException().isThrownBy(() -> ComputeDevice.gpu(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ComputeDevice(ComputeDevice.Kind.CPU, 1));
    }

    @Test
    void shouldComputeOnTheCpuWhenNothingElseIsInstalled() {
        org.junit.jupiter.api.Assumptions.assumeFalse(
                TorchRuntime.libtorch().cuda(), "PYTORCH_LIBRARY_PATH names a PyTorch for CUDA");

        assertThat(Devices.select("auto")).containsExactly(ComputeDevice.CPU);
        assertThat(NativeLibrary.flavour()).isEqualTo("cpu");
        assertThat(NativeLibrary.cudaVersion()).isEmpty();
    }

    @Test
    void shouldFindNoGpuWhenTheRuntimeDoesNotLoad() {
        Cuda cuda = CudaRuntime.open(Path.of("/nowhere/libcudart.so.12"));

        assertThat(cuda.devices()).isZero();
        assertThat(cuda.problem()).contains("/nowhere/libcudart.so.12 does not load");
        assertThat(cuda.version()).isEmpty();
    }
}
