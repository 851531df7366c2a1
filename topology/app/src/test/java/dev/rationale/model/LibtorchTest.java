package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Installations are played by empty files under the names that PyTorch's zip and wheel have. */
class LibtorchTest {
    private static final String CUDA_VERSION_PY = """
            from typing import Optional

            __all__ = ['__version__', 'debug', 'cuda', 'git_version', 'hip', 'xpu']
            __version__ = '2.7.1+cu128'
            debug = False
            cuda: Optional[str] = '12.8'
            git_version = 'e2d141dbde55c2a4370fac5165b0561b6af4798b'
            """;

    private static final String CUBLAS = "libcublas-031ce6c2.so.12";

    @TempDir
    private Path folder;

    private final Map<String, String> settings = new HashMap<>();
    private List<Path> loader = List.of();
    private String platform = "linux-x86_64";

    private Libtorch find() {
        return Libtorch.in(new Surroundings(settings, platform, "2.7.1", List.of("cpu", "cu128"), loader));
    }

    private void refused(String... messages) {
        assertThatThrownBy(this::find)
                .isInstanceOfSatisfying(
                        NativeLibraryException.class,
                        refused -> assertThat(refused.problems()).hasSize(messages.length))
                .hasMessageContainingAll(messages);
    }

    private static void touch(Path in, String... names) throws IOException {
        Files.createDirectories(in);
        for (String name : names) {
            Files.writeString(in.resolve(name), "");
        }
    }

    private Path zip(String build) throws IOException {
        Path lib = folder.resolve("libtorch/lib");
        touch(lib, "libtorch.so", "libtorch_cpu.so", "libc10.so");
        Files.writeString(folder.resolve("libtorch/build-version"), build + "\n");
        settings.put(Libtorch.PATH, lib.toString());
        return lib;
    }

    private Path cudaZip() throws IOException {
        Path lib = zip("2.7.1+cu128");
        touch(lib, "libtorch_cuda.so", "libc10_cuda.so", "libcudart-c3a75b33.so.12", CUBLAS);
        touch(
                lib,
                "libcublasLt-5d2b9f10.so.12",
                "libcudnn.so.9",
                "libcufile_rdma-5257f22c.so.1",
                "libcufile-0b1a8d3e.so.0");
        return lib;
    }

    private Path wheel() throws IOException {
        Path packages = folder.resolve("site-packages");
        Path lib = packages.resolve("torch/lib");
        touch(lib, "libtorch.so", "libtorch_cpu.so", "libc10.so", "libtorch_cuda.so", "libc10_cuda.so");
        touch(packages.resolve("nvidia/cuda_runtime/lib"), "libcudart.so.12");
        touch(packages.resolve("nvidia/cublas/lib"), "libcublas.so.12", "libcublasLt.so.12");
        touch(packages.resolve("nvidia/cudnn/lib"), "libcudnn.so.9");
        Files.writeString(packages.resolve("torch/version.py"), CUDA_VERSION_PY);
        settings.put(Libtorch.PATH, lib.toString());
        return lib;
    }

    @Test
    void shouldUseWhatShipsWhenNothingIsSet() {
        assertThat(find()).isEqualTo(new Libtorch(Optional.empty(), "2.7.1", "cpu", Optional.empty()));
    }

    @Test
    void shouldTakeTheZipWithItsRuntime() throws IOException {
        Path lib = cudaZip();
        settings.put(Libtorch.VERSION, "2.7.1");
        settings.put(Libtorch.FLAVOUR, "cu128");

        Libtorch found = find();

        assertThat(found)
                .isEqualTo(new Libtorch(
                        Optional.of(lib), "2.7.1", "cu128", Optional.of(lib.resolve("libcudart-c3a75b33.so.12"))));
        assertThat(found.cuda()).isTrue();
    }

    @Test
    void shouldNameWhatMustNotBeLoadedOfTheFolder() throws IOException {
        assertThat(find().exclusions()).isEmpty();
        cudaZip();

        assertThat(find().exclusions()).containsExactly("libcufile_rdma-5257f22c.so.1");
    }

    @Test
    void shouldTakeTheWheelWithTheRuntimeBesideIt() throws IOException {
        Path lib = wheel();

        assertThat(find())
                .isEqualTo(new Libtorch(
                        Optional.of(lib),
                        "2.7.1",
                        "cu128",
                        Optional.of(folder.resolve("site-packages/nvidia/cuda_runtime/lib/libcudart.so.12"))));
    }

    @Test
    void shouldTakeTheFileItselfAndTheFirstOfSeveralFolders() throws IOException {
        Path lib = zip("2.7.1+cpu");
        settings.put(Libtorch.PATH, folder.resolve("absent") + ":" + lib.resolve("libtorch.so"));

        assertThat(find()).isEqualTo(new Libtorch(Optional.of(lib), "2.7.1", "cpu", Optional.empty()));
    }

    @Test
    void shouldFindNvidiasLibrariesOnTheLoadersPath() throws IOException {
        Path lib = zip("2.7.1+cu128");
        touch(lib, "libtorch_cuda.so", "libc10_cuda.so");
        Path toolkit = folder.resolve("cuda/lib64");
        touch(toolkit, "libcudart.so.12", "libcublas.so.12", "libcublasLt.so.12", "libcudnn.so.9");
        loader = List.of(folder.resolve("absent"), toolkit);

        assertThat(find().cudaRuntime()).contains(toolkit.resolve("libcudart.so.12"));
    }

    @Test
    void shouldTakeTheRuntimeOfItsOwnVersionWhenSeveralLieOnThePath() throws IOException {
        Path lib = zip("2.7.1+cu128");
        touch(lib, "libtorch_cuda.so", "libc10_cuda.so");
        Path old = folder.resolve("cuda-11/lib64");
        touch(old, "libcudart.so", "libcudart.so.11.0", "libcublas.so.11", "libcublasLt.so.11", "libcudnn.so.9");
        loader = List.of(old);
        refused("CUDA: expected libcudart.so.12…", "CUDA: expected libcublas.so.12…", "libcublasLt.so.12…");

        Path toolkit = folder.resolve("cuda-12/lib64");
        touch(toolkit, "libcudart.so.12.8.90", "libcublas.so.12", "libcublasLt.so.12");
        loader = List.of(old, toolkit);

        assertThat(find().cudaRuntime()).contains(toolkit.resolve("libcudart.so.12.8.90"));
    }

    @Test
    void shouldReadAWheelThatSaysItsFlavourOnlyByItsCuda() throws IOException {
        Path lib = wheel();
        Path version = lib.resolveSibling("version.py");
        Files.writeString(version, "__version__ = '2.7.1'\ncuda = None\n");

        assertThat(find().flavour()).isEqualTo("cpu");

        Files.writeString(version, "__version__ = '2.7.1'\ncuda: Optional[str] = '12.8'\n");

        assertThat(find().flavour()).isEqualTo("cu128");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2.13.0+cu128 | expected PyTorch 2.7.1, found 2.13.0
            2.7.0+cpu    | expected PyTorch 2.7.1, found 2.7.0
            2.7.1+cu126  | expected a build for one of [cpu, cu128] on linux-x86_64, found cu126
            2.7.1+rocm6.3 | expected a build for one of [cpu, cu128] on linux-x86_64, found rocm6.3
            """)
    void shouldRefuseBuildsThatTheNativeCodeWasNotMadeFor(String build, String message) throws IOException {
        cudaZip();
        Files.writeString(folder.resolve("libtorch/build-version"), build);

        refused(message);
    }

    @Test
    void shouldRefuseWhatIsNotThereInsteadOfFallingBack() {
        settings.put(Libtorch.PATH, folder.resolve("nowhere").toString());

        refused("PYTORCH_LIBRARY_PATH: expected a folder with libtorch.so, found none in " + folder.resolve("nowhere"));
    }

    @Test
    void shouldRefuseAnInstallationOfUnknownVersion() throws IOException {
        zip("x");
        Files.delete(folder.resolve("libtorch/build-version"));

        refused("found neither, so nobody knows whether it fits");
    }

    @Test
    void shouldNameEveryLibraryThatIsMissing() throws IOException {
        Path lib = cudaZip();
        Files.delete(lib.resolve("libc10_cuda.so"));
        Files.delete(lib.resolve("libcudnn.so.9"));
        Files.delete(lib.resolve("libcudart-c3a75b33.so.12"));

        refused("expected libc10_cuda.so in ", "CUDA: expected libcudart.so.12…", "CUDA: expected libcudnn.so…");
    }

    @Test
    void shouldNotTakeTheSmallCublasForTheLargeOne() throws IOException {
        Path lib = cudaZip();
        Files.delete(lib.resolve(CUBLAS));

        refused("CUDA: expected libcublas.so.12…");
    }

    @Test
    void shouldRefuseSettingsThatContradictTheFolder() throws IOException {
        cudaZip();
        settings.put(Libtorch.VERSION, "2.7.1+cu128");
        settings.put(Libtorch.FLAVOUR, "cpu");

        refused("PYTORCH_VERSION: expected 2.7.1, which lies in ", "PYTORCH_FLAVOR: expected cu128, which lies in ");
    }

    @Test
    void shouldRefuseSettingsThatAreEmptyBesideAFolderAndIgnoreThemWithoutOne() throws IOException {
        settings.put(Libtorch.VERSION, "");
        settings.put(Libtorch.FLAVOUR, "");

        assertThat(find().flavour()).isEqualTo("cpu");

        cudaZip();

        refused("PYTORCH_VERSION: expected 2.7.1, which lies in ", "PYTORCH_FLAVOR: expected cu128, which lies in ");
    }

    @Test
    void shouldRefuseSettingsThatWouldNeedADownload() {
        settings.put(Libtorch.VERSION, "2.5.1");
        settings.put(Libtorch.FLAVOUR, "cu128");

        refused("PYTORCH_VERSION without PYTORCH_LIBRARY_PATH", "PYTORCH_FLAVOR without PYTORCH_LIBRARY_PATH");
    }

    @Test
    void shouldRefuseCudaOnAnotherPlatform() throws IOException {
        cudaZip();
        platform = "linux-aarch64";

        refused("expected linux-x86_64 for a CUDA build, found linux-aarch64");
    }

    /** What the jar of the native code really holds. */
    @Test
    void shouldKnowTheNativeCodeOnTheClassPath() {
        Surroundings surroundings = Surroundings.ofProcess();

        assertThat(surroundings.version()).isEqualTo("2.7.1");
        assertThat(surroundings.flavours()).contains("cpu");
        if (surroundings.platform().equals("linux-x86_64")) {
            assertThat(surroundings.flavours()).containsExactly("cpu", "cu128");
        }
    }
}
