package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MethodsTest {

    /** Names are part of configurations and of published records. */
    @Test
    void shouldListAllByName() {
        assertThat(Methods.all())
                .extracting(AttributionMethod::name)
                .isSorted()
                .contains(
                        "expected-gradients",
                        "geodesic-integrated-gradients-knn",
                        "geodesic-integrated-gradients-svi",
                        "geometrically-guided-integrated-gradients",
                        "gradient-x-input",
                        "guided-integrated-gradients",
                        "integrated-gradients",
                        "manifold-aligned-guided-integrated-gradients",
                        "saliency",
                        "smoothgrad",
                        "smoothgrad-squared",
                        "vargrad");
        for (AttributionMethod method : Methods.all()) {
            assertThat(Methods.byName(method.name())).containsSame(method);
            assertThat(method.description()).containsAnyOf("arXiv", "doi:");
            assertThat(method.version()).isNotEmpty();
            assertThat(method.parameters()).allSatisfy(parameter -> {
                assertThat(parameter.name()).matches("[a-z][a-z0-9.-]*");
                assertThat(parameter.description()).endsWith(".");
            });
        }
        assertThat(Methods.byName("salience")).isEmpty();
    }

    @Test
    void shouldRefuseTwoOfOneName() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Methods.sorted(List.of(new IntegratedGradients(), new IntegratedGradients())))
                .withMessageContaining("integrated-gradients")
                .withMessageContaining(IntegratedGradients.class.getName());
    }

    @Test
    void shouldRefuseANameThatIsNotKebabCase() {
        for (String name : List.of("", "My-Method", "my_method", "my--method", "-method", "method-", "méthode")) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Methods.sorted(List.of(new Named(name))))
                    .withMessageContaining("'" + name + "'")
                    .withMessageContaining(Named.class.getName());
        }
    }

    private record Named(String name) implements AttributionMethod {
        @Override
        public String description() {
            return "A method with any name";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of();
        }

        @Override
        public List<Concession> concessions(Settings settings) {
            return List.of();
        }

        @Override
        public Cost cost(Settings settings, int baselines, int dimension) {
            return new Cost(0, 0, 0);
        }

        @Override
        public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
            throw new UnsupportedOperationException();
        }
    }
}
