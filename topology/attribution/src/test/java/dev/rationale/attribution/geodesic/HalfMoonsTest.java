package dev.rationale.attribution.geodesic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.IntegratedGradients;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the paper shows on half-moons, on a part of them; noise 0.2. */
final class HalfMoonsTest {
    private static final Map<String, String> IG = Map.of("quadrature", "gausslegendre", "steps", "50");

    private static Moons moons;
    private static List<Attribution> geodesic;
    private static List<Attribution> straight;

    @BeforeAll
    static void explain() throws IOException {
        moons = Moons.of(4, 0, 800, 300);
        geodesic = moons.explain(Geodesics.KNN, Map.of());
        straight = moons.explain(new IntegratedGradients(), IG);
    }

    @Test
    void shouldBeCompleteWithTwentyPointsAnEdge() {
        double[] gaps = Moons.relativeGaps(geodesic);

        assertThat(Moons.at(gaps, 0.5)).isLessThan(0.01);
        assertThat(Moons.at(gaps, 0.95)).isLessThan(0.05);
    }

    @Test
    void shouldCancelLessThanIntegratedGradients() {
        double[] ratios = Moons.ratios(geodesic);

        assertThat(Moons.at(ratios, 0.5)).isLessThan(1.1);
        assertThat(Moons.at(ratios, 0.9)).isLessThan(1.5).isLessThan(Moons.at(Moons.ratios(straight), 0.9));
    }

    @Test
    void shouldSeparateTheClasses() {
        assertThat(moons.purity(geodesic)).isGreaterThanOrEqualTo(0.97);
        assertThat(moons.purity(straight)).isLessThan(0.95);
    }
}
