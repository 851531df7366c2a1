package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PartsChoiceTest {
    private static final Parts EMBEDDED = new Named(Parts.Kind.EMBEDDED);
    private static final Parts CONTAINERS = new Named(Parts.Kind.CONTAINERS);

    @Test
    void shouldTakeContainersWhenAutoFindsAnEngine() {
        assertThat(choice(true).start("auto")).isSameAs(CONTAINERS);
    }

    @Test
    void shouldTakeEmbeddedPartsWhenAutoFindsNoEngine() {
        assertThat(choice(false).start("auto")).isSameAs(EMBEDDED);
    }

    @Test
    void shouldTakeEmbeddedPartsWhenAutoCannotStartContainers() {
        assertThat(brokenImages().start("auto")).isSameAs(EMBEDDED);
    }

    @Test
    void shouldTakeEmbeddedPartsWhenAskedThoughAnEngineAnswers() {
        assertThat(choice(true).start("embedded")).isSameAs(EMBEDDED);
    }

    @Test
    void shouldFailWhenContainersAreAskedForWithoutAnEngine() {
        assertThatThrownBy(() -> choice(false).start("containers"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs a Docker engine and none answers")
                .hasMessageContaining("-Drationale.parts=embedded");
    }

    @Test
    void shouldFailWhenContainersAreAskedForAndDoNotStart() {
        assertThatThrownBy(() -> brokenImages().start("containers")).hasMessage("no such image");
    }

    @Test
    void shouldNameTheChoicesWhenAskedForSomethingElse() {
        assertThatThrownBy(() -> choice(true).start("docker"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("embedded, containers or auto; found docker");
    }

    private static PartsChoice choice(boolean engine) {
        return new PartsChoice(() -> engine, () -> CONTAINERS, () -> EMBEDDED);
    }

    private static PartsChoice brokenImages() {
        return new PartsChoice(
                () -> true,
                () -> {
                    throw new IllegalStateException("no such image");
                },
                () -> EMBEDDED);
    }

    private record Named(Kind kind) implements Parts {
        @Override
        public String bootstrapServers() {
            return "none";
        }

        @Override
        public String registryUrl() {
            return "none";
        }

        @Override
        public void close() {}
    }
}
