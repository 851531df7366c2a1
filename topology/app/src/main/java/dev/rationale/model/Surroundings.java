package dev.rationale.model;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What decides which libtorch is loaded.
 *
 * @param settings those that are set, by name
 * @param platform {@code linux-x86_64}
 * @param version of PyTorch that the native code of this build was made for
 * @param flavours that there is native code for on this platform
 * @param loaderFolders where the system's loader looks for libraries
 */
record Surroundings(
        Map<String, String> settings,
        String platform,
        String version,
        List<String> flavours,
        List<Path> loaderFolders) {
    private static final List<String> USUAL =
            List.of("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/lib64", "/lib");
    private static final String LOADER = "LD_LIBRARY_PATH";
    private static final String ABSENT = "\0"; // which no environment can hold
    private static final String NATIVE = "jnilib/";
    private static final List<String> KNOWN = List.of("cpu", "cu118", "cu124", "cu126", "cu128", "cu129", "cu130");

    static Surroundings ofProcess() {
        Map<String, String> settings = new HashMap<>();
        for (String name : List.of(Libtorch.PATH, Libtorch.VERSION, Libtorch.FLAVOUR)) {
            // In this order the library reads them too.
            String value = Objects.requireNonNullElseGet(System.getenv(name), () -> System.getProperty(name, ABSENT));
            if (!value.equals(ABSENT)) {
                settings.put(name, value);
            }
        }
        String platform = system() + "-" + System.getProperty("os.arch").replace("amd64", "x86_64");
        String file = System.mapLibraryName("djl_torch");
        ClassLoader loader = Surroundings.class.getClassLoader();
        List<String> flavours = KNOWN.stream()
                .filter(flavour -> loader.getResource(NATIVE + platform + "/" + flavour + "/" + file) != null)
                .toList();
        return new Surroundings(settings, platform, nativeVersion(loader), flavours, systemFolders());
    }

    /** A setting; empty where it is absent. */
    String setting(String name) {
        return settings.getOrDefault(name, "");
    }

    /** The paths that a setting lists. */
    List<Path> paths(String name) {
        return split(setting(name));
    }

    private static List<Path> split(String paths) {
        return Arrays.stream(paths.split(File.pathSeparator))
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .toList();
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("win") ? "win" : name.startsWith("mac") ? "osx" : "linux";
    }

    private static String nativeVersion(ClassLoader loader) {
        try (InputStream file = loader.getResourceAsStream(NATIVE + "pytorch.properties")) {
            if (file == null) {
                throw new IllegalStateException("the native code of PyTorch is missing from the class path");
            }
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("jni_version", "").replaceFirst("-.*", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code LD_LIBRARY_PATH}, the folders of the system's configuration, and the usual ones. */
    private static List<Path> systemFolders() {
        String given = System.getenv(LOADER);
        List<Path> folders = new ArrayList<>(split(given == null ? "" : given));
        folders.addAll(configured(Path.of("/etc/ld.so.conf.d")));
        USUAL.stream().map(Path::of).forEach(folders::add);
        return folders;
    }

    private static List<Path> configured(Path configuration) {
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> files = Files.list(configuration)) {
            for (Path file : files.sorted().toList()) {
                Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> line.startsWith("/"))
                        .map(Path::of)
                        .forEach(folders::add);
            }
        } catch (IOException | UncheckedIOException e) {
            return folders; // not every system has one, or lets everybody read it
        }
        return folders;
    }
}
