package dev.rationale.attribution.guided;

import dev.rationale.attribution.Conformance;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class GuidedConformanceTest {
    @TestFactory
    Stream<DynamicTest> shouldConform() {
        return Conformance.of(new GeometricallyGuidedIntegratedGradients());
    }
}
