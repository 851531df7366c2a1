package example.methods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Conformance;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

final class HalvesFirstTest {

    @TestFactory
    Stream<DynamicTest> shouldConform() {
        return Conformance.of(new HalvesFirst());
    }

    @Test
    void shouldBePrintedInThePage() throws IOException {
        String source = Files.readString(Path.of("src/test/java/example/methods/HalvesFirst.java"));
        String page = Files.readString(Path.of("docs/methods-of-your-own.md"));

        assertThat(page).contains("```java\n" + source + "```");
    }

    @Test
    void shouldBeFoundByItsServiceFile(@TempDir Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(AttributionMethod.class.getName()), "example.methods.HalvesFirst\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, AttributionMethod.class.getClassLoader())) {

            assertThat(ServiceLoader.load(AttributionMethod.class, loader))
                    .extracting(AttributionMethod::name)
                    .contains("halves-first", "integrated-gradients");
        }
    }
}
