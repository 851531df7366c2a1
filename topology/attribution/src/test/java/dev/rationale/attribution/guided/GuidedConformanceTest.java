package dev.rationale.attribution.guided;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Conformance;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Settings;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kit knows no training rows; these methods do something else where there are some. */
final class GuidedConformanceTest {

    @TestFactory
    Stream<DynamicTest> shouldConformWithTrainingRows() {
        return Stream.of(
                        new GeometricallyGuidedIntegratedGradients(),
                        new ManifoldAlignedGuidedIntegratedGradients(),
                        new ManifoldAlignedGuidedIntegratedGradients(List.of(new PrincipalComponents(), new Bent())))
                .flatMap(method -> Conformance.of(new Trained(method)));
    }

    /** A method in a space with training rows, where the kit has none. */
    private record Trained(AttributionMethod method) implements AttributionMethod {
        private static final List<InputSpace> SPACES = IntStream.range(1, 8)
                .mapToObj(d -> Runs.normal(new Random(d), 2 * d + 1, d))
                .toList();

        @Override
        public String name() {
            return method.name();
        }

        @Override
        public String description() {
            return method.description();
        }

        @Override
        public String version() {
            return method.version();
        }

        @Override
        public List<Parameter> parameters() {
            return method.parameters();
        }

        @Override
        public List<Concession> concessions(Settings settings) {
            // A path through one component does not depend on the model.
            boolean line = settings.values().getOrDefault("components", "").equals("1")
                    && settings.text("autoencoder").equals(PrincipalComponents.NAME);
            return method.concessions(settings).stream()
                    .filter(concession -> !line || concession.axiom() != Axiom.LINEARITY)
                    .toList();
        }

        @Override
        public Cost cost(Settings settings, int baselines, int dimension) {
            return method.cost(settings, baselines, dimension);
        }

        @Override
        public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
            Explicand known = explicand.space().training().rows().isEmpty()
                    ? new Explicand(
                            explicand.input(),
                            explicand.target(),
                            explicand.tolerance(),
                            explicand.seed(),
                            SPACES.get(explicand.input().length - 1),
                            explicand.given())
                    : explicand;
            return method.explain(known, baselines, settings);
        }
    }
}
