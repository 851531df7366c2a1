package dev.rationale.attribution.guided;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rationale.attribution.InputSpace;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AutoencodersTest {
    private static URLClassLoader naming(Path folder, String... classes) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(AutoencoderProvider.class.getName()), String.join("\n", classes));
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, AutoencoderProvider.class.getClassLoader());
    }

    @Test
    void shouldFindOthersByTheirServiceFile(@TempDir Path folder) throws IOException {
        try (URLClassLoader loader = naming(folder, Bent.class.getName())) {
            assertThat(Autoencoders.all(loader))
                    .extracting(AutoencoderProvider::name)
                    .containsExactly("bent", "pca");
        }
        assertThat(Autoencoders.all(AutoencoderProvider.class.getClassLoader()))
                .extracting(AutoencoderProvider::name)
                .containsExactly("pca");
    }

    @Test
    void shouldRefuseTwoOfOneNameAndNamesThatAreNotKebabCase(@TempDir Path folder) throws IOException {
        try (URLClassLoader loader = naming(folder, AnotherPca.class.getName())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Autoencoders.all(loader))
                    .withMessageContaining("two are called pca")
                    .withMessageContaining(AnotherPca.class.getName());
        }
        try (URLClassLoader loader = naming(folder, Shouting.class.getName())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Autoencoders.all(loader))
                    .withMessageContaining("'VAE'")
                    .withMessageContaining(Shouting.class.getName());
        }
    }

    @Test
    void shouldBePreparedOnceForASpaceAndItsComponents() {
        InputSpace space = Runs.normal(new Random(1), 10, 3);
        AutoencoderProvider pca = new PrincipalComponents();

        assertThat(new Autoencoders.Opening(pca, space, 2))
                .isEqualTo(new Autoencoders.Opening(pca, space, 2))
                .isNotEqualTo(new Autoencoders.Opening(pca, space, 3))
                .isNotEqualTo(new Autoencoders.Opening(pca, Runs.normal(new Random(1), 10, 3), 2));
        assertThat(new ValidRange.OfTraining(space)).isEqualTo(new ValidRange.OfTraining(space));
    }

    /** Called as one that is there. */
    public static final class AnotherPca extends Named {
        /** Found by name. */
        public AnotherPca() {
            super("pca");
        }
    }

    /** Not kebab-case. */
    public static final class Shouting extends Named {
        /** Found by name. */
        public Shouting() {
            super("VAE");
        }
    }

    private abstract static class Named implements AutoencoderProvider {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean needsTraining() {
            return false;
        }

        @Override
        public Autoencoder open(InputSpace space, int components) {
            return Autoencoders.IDENTITY;
        }
    }
}
