package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.LibUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to load an installed libtorch, in the layout of PyTorch's zip. The files are those that ship. */
class InstalledLibtorchIT {
    @TempDir
    private Path folder;

    private Path lib;

    /** The child: prints what it loaded and whether a model opens, or why not. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            try (ExplainableModel model = Fixtures.bare(args[0], 3)) {
                System.out.println("loaded " + NativeLibrary.torchVersion() + " " + NativeLibrary.flavour() + " from "
                        + TorchRuntime.libtorch().folder().orElseThrow() + ", " + model.outputSizes());
            } catch (NativeLibraryException e) {
                e.problems().forEach(System.out::println);
            }
        }
    }

    @BeforeEach
    void layOut() throws IOException {
        TorchRuntime.enter();
        lib = Files.createDirectories(folder.resolve("libtorch/lib"));
        try (Stream<Path> files = Files.list(Path.of(LibUtils.getLibtorchPath()))) {
            for (Path file : files.filter(file -> !file.getFileName().toString().contains("djl"))
                    .toList()) {
                Files.createSymbolicLink(lib.resolve(file.getFileName()), file);
            }
        }
    }

    private String run(String build, Map<String, String> variables) throws IOException, InterruptedException {
        Files.writeString(lib.resolveSibling("build-version"), build + "\n");
        ProcessBuilder child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        "golden_f32.pt"))
                .redirectErrorStream(true);
        child.environment().put(Libtorch.PATH, lib.toString());
        child.environment().putAll(variables);
        Process process = child.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    @Test
    void shouldLoadTheInstalledLibraryWithoutFurtherSettings() throws Exception {
        assertThat(run("2.7.1+cpu", Map.of())).contains("loaded 2.7.1 cpu from " + lib + ", [1]");
    }

    @Test
    void shouldRefuseAnotherVersionInsteadOfCrashing() throws Exception {
        assertThat(run("2.13.0+cpu", Map.of())).contains("expected PyTorch 2.7.1, found 2.13.0");
    }

    @Test
    void shouldRefuseASettingThatContradictsTheLibrary() throws Exception {
        assertThat(run("2.7.1+cpu", Map.of(Libtorch.FLAVOUR, "cu128"))).contains("PYTORCH_FLAVOR: expected cpu");
    }

    @Test
    void shouldSayWhatDoesNotLoadWhenALibraryIsNone() throws Exception {
        Files.delete(lib.resolve("libc10.so"));
        Files.writeString(lib.resolve("libc10.so"), "not a library");

        assertThat(run("2.7.1+cpu", Map.of()))
                .contains("expected it to load, found: ")
                .contains("libc10.so");
    }
}
