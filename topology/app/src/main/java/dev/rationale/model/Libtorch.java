package dev.rationale.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The libtorch to load: the one that ships with Rationale, which computes on the CPU, or an installed one, which
 * {@code PYTORCH_LIBRARY_PATH} names. An installed one is looked at before it is loaded, because the library itself falls
 * back to another one without a word, or ends the process.
 *
 * @param folder of the installed library's files; empty for the one that ships
 * @param version of PyTorch, without its build
 * @param flavour {@code cpu} or {@code cu128}
 * @param cudaRuntime file of the CUDA runtime; empty without CUDA
 */
record Libtorch(Optional<Path> folder, String version, String flavour, Optional<Path> cudaRuntime) {
    static final String CPU = "cpu";
    static final String PATH = "PYTORCH_LIBRARY_PATH";
    static final String VERSION = "PYTORCH_VERSION";
    static final String FLAVOUR = "PYTORCH_FLAVOR";

    static final String HINT = "; see topology/app/docs/devices.md";
    private static final Pattern WHEEL_VERSION = Pattern.compile("(?m)^__version__\\s*=\\s*['\"]([^'\"]+)['\"]");
    private static final Pattern WHEEL_CUDA = Pattern.compile("(?m)^cuda\\b[^=]*=\\s*['\"]([0-9.]+)['\"]");
    private static final List<String> LIBRARIES = List.of("libtorch.so", "libtorch_cpu.so", "libc10.so");
    private static final List<String> CUDA_LIBRARIES = List.of("libtorch_cuda.so", "libc10_cuda.so");
    /** By name, as those below: the files carry versions, and in the zip most a checksum, {@code libcublas-031ce6c2.so.12}. */
    private static final String RUNTIME = "libcudart";

    private static final List<String> CUBLAS = List.of("libcublas", "libcublasLt");
    private static final String CUDNN = "libcudnn";
    private static final String STORAGE = "libcufile_rdma";

    /** Whether it can use GPUs. */
    boolean cuda() {
        return flavour.startsWith("cu");
    }

    /**
     * The library that these surroundings ask for.
     *
     * @throws NativeLibraryException with everything that does not fit
     */
    static Libtorch in(Surroundings surroundings) {
        List<String> problems = new ArrayList<>();
        Libtorch found = surroundings.setting(PATH).isEmpty()
                ? shipped(surroundings, problems)
                : installed(surroundings, problems);
        if (!problems.isEmpty()) {
            throw new NativeLibraryException(problems);
        }
        return found;
    }

    private static Libtorch shipped(Surroundings surroundings, List<String> problems) {
        String version = surroundings.setting(VERSION);
        if (!version.isEmpty() && !version.equals(surroundings.version())) {
            problems.add(VERSION + " without " + PATH + ": expected " + surroundings.version()
                    + ", the version that ships, found " + version + "; nothing is downloaded" + HINT);
        }
        String flavour = surroundings.setting(FLAVOUR);
        if (!flavour.isEmpty() && !flavour.equals(CPU)) {
            problems.add(FLAVOUR + " without " + PATH + ": expected " + CPU + ", which is what ships, found " + flavour
                    + "; name the folder of an installed libtorch" + HINT);
        }
        return new Libtorch(Optional.empty(), surroundings.version(), CPU, Optional.empty());
    }

    private static Libtorch installed(Surroundings surroundings, List<String> problems) {
        Optional<Path> folder = surroundings.paths(PATH).stream()
                .map(path -> path.endsWith(LIBRARIES.get(0)) ? path.resolveSibling("") : path)
                .filter(path -> Files.isRegularFile(path.resolve(LIBRARIES.get(0))))
                .findFirst()
                .map(path -> path.toAbsolutePath().normalize());
        if (folder.isEmpty()) {
            problems.add(PATH + ": expected a folder with " + LIBRARIES.get(0) + ", found none in "
                    + surroundings.setting(PATH) + HINT);
            return new Libtorch(folder, "", "", Optional.empty());
        }
        Path lib = folder.get();
        Optional<String> build = build(lib);
        if (build.isEmpty()) {
            problems.add(PATH + ": expected build-version (of the zip) or version.py (of the wheel) beside " + lib
                    + ", found neither, so nobody knows whether it fits" + HINT);
            return new Libtorch(folder, "", "", Optional.empty());
        }
        String version = build.get().replaceFirst("\\+.*", "");
        String flavour = build.get().replaceFirst("[^+]*\\+?", "");
        fits(surroundings, lib, version, flavour, problems);
        LIBRARIES.forEach(name -> present(lib, name, problems));
        return new Libtorch(
                folder,
                version,
                flavour,
                flavour.startsWith("cu") ? nvidia(surroundings, lib, flavour, problems) : Optional.empty());
    }

    private static void fits(
            Surroundings surroundings, Path lib, String version, String flavour, List<String> problems) {
        if (!version.equals(surroundings.version())) {
            problems.add(PATH + ": expected PyTorch " + surroundings.version() + ", found " + version + " in " + lib
                    + "; loading another version would end the process" + HINT);
        }
        if (!surroundings.flavours().contains(flavour)) {
            problems.add(PATH + ": expected a build for one of " + surroundings.flavours() + " on "
                    + surroundings.platform() + ", found " + flavour + " in " + lib + HINT);
        }
        if (flavour.startsWith("cu") && !surroundings.platform().equals("linux-x86_64")) {
            problems.add(PATH + ": expected linux-x86_64 for a CUDA build, found " + surroundings.platform());
        }
        agrees(surroundings, VERSION, version, lib, problems);
        agrees(surroundings, FLAVOUR, flavour, lib, problems);
    }

    private static void agrees(
            Surroundings surroundings, String setting, String found, Path lib, List<String> problems) {
        String given = surroundings.setting(setting);
        // One that is set to nothing keeps the library from being told, and it would guess.
        if (surroundings.settings().containsKey(setting) && !given.equals(found)) {
            problems.add(setting + ": expected " + found + ", which lies in " + lib + ", or not to be set, found "
                    + (given.isEmpty() ? "nothing" : given) + HINT);
        }
    }

    private static void present(Path lib, String name, List<String> problems) {
        if (!Files.isRegularFile(lib.resolve(name))) {
            problems.add(PATH + ": expected " + name + " in " + lib + ", found none; the installation is incomplete");
        }
    }

    /** The CUDA runtime; what else is missing goes to the problems. */
    private static Optional<Path> nvidia(Surroundings surroundings, Path lib, String flavour, List<String> problems) {
        CUDA_LIBRARIES.forEach(name -> present(lib, name, problems));
        List<Path> folders = new ArrayList<>();
        folders.add(lib);
        folders.addAll(wheels(lib));
        folders.addAll(surroundings.loaderFolders());
        String version = ".so." + flavour.replaceFirst("cu(\\d+)\\d", "$1"); // cu128 is CUDA 12.8
        CUBLAS.forEach(name -> library(folders, name, version, problems));
        library(folders, CUDNN, ".so", problems);
        return library(folders, RUNTIME, version, problems);
    }

    private static Optional<Path> library(List<Path> folders, String name, String version, List<String> problems) {
        Optional<Path> file = folders.stream()
                .flatMap(folder -> files(folder).stream())
                .filter(path ->
                        isLibrary(path, name) && path.getFileName().toString().contains(version))
                .findFirst();
        if (file.isEmpty()) {
            problems.add("CUDA: expected " + name + version + "… in " + folders.get(0)
                    + ", beside it in the folders of NVIDIA's wheels or on the loader's path, found none; install it,"
                    + " or put its folder into LD_LIBRARY_PATH" + HINT);
        }
        return file;
    }

    private static boolean isLibrary(Path file, String name) {
        String found = file.getFileName().toString();
        return found.startsWith(name + ".") || found.startsWith(name + "-");
    }

    /**
     * Names of files in the folder that DJL must not load, though it loads every library there: what libtorch itself does not ask for,
     * and what needs libraries for network cards that few machines have.
     */
    List<String> exclusions() {
        return folder.stream()
                .flatMap(lib -> files(lib).stream())
                .filter(file -> isLibrary(file, STORAGE))
                .map(file -> file.getFileName().toString())
                .toList();
    }

    /** {@code site-packages/nvidia/<part>/lib} beside {@code site-packages/torch/lib}; the wheel finds its libraries there. */
    private static List<Path> wheels(Path lib) {
        return files(lib.resolve("../../nvidia").normalize()).stream()
                .map(part -> part.resolve("lib"))
                .toList();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            return List.of(); // not a folder that the loader would find anything in
        }
    }

    /** {@code 2.7.1+cu128}, as the zip or the wheel say it beside their {@code lib}. */
    private static Optional<String> build(Path lib) {
        Optional<String> zip = text(lib.resolveSibling("build-version")).map(String::strip);
        return zip.isPresent() ? zip : text(lib.resolveSibling("version.py")).flatMap(Libtorch::wheel);
    }

    private static Optional<String> wheel(String text) {
        Matcher version = WHEEL_VERSION.matcher(text);
        if (!version.find()) {
            return Optional.empty();
        }
        Matcher cuda = WHEEL_CUDA.matcher(text);
        String build = version.group(1);
        String flavour = cuda.find() ? "cu" + cuda.group(1).replace(".", "") : CPU;
        return Optional.of(build.contains("+") ? build : build + "+" + flavour);
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            return Optional.empty(); // the other one may be there
        }
    }
}
