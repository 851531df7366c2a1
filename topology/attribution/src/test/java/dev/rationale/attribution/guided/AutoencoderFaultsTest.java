package dev.rationale.attribution.guided;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.UnexplainableException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody else's autoencoder may get wrong. */
final class AutoencoderFaultsTest {

    @Test
    void shouldFailTheRecordWhenTheAutoencoderIsNotFinite() {
        for (Autoencoder broken : List.of(
                new Broken(2, Double.NaN, 1, 1), new Broken(2, 1, Double.NaN, 1), new Broken(2, 1, 1, Double.NaN))) {
            assertThatThrownBy(() -> explainWith(broken))
                    .isInstanceOfSatisfying(
                            UnexplainableException.class,
                            e -> assertThat(e.reason()).isEqualTo(UnexplainableException.Reason.NON_FINITE_MODEL))
                    .hasMessageContaining("the autoencoder is not finite at")
                    .hasMessageContaining("coordinate 1");
        }
    }

    @Test
    void shouldSayWhenTheAutoencoderHasTheWrongSize() {
        assertThatIllegalStateException()
                .isThrownBy(() -> explainWith(new Broken(3, 1, 1, 1)))
                .withMessageContaining("expected 2 coordinates of the autoencoder")
                .withMessageContaining("found 3");
    }

    private static void explainWith(Autoencoder autoencoder) {
        AutoencoderProvider provider = new AutoencoderProvider() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public boolean needsTraining() {
                return false;
            }

            @Override
            public Autoencoder open(InputSpace space, int components) {
                return autoencoder;
            }
        };
        Runs.explain(
                new ManifoldAlignedGuidedIntegratedGradients(List.of(new PrincipalComponents(), provider)),
                AnalyticModel.linear(new double[] {1, 2}, 0),
                new double[] {1, 1},
                "autoencoder=broken");
    }

    /** The identity, but for a factor at coordinate 1 of what it encodes, decodes and pulls back, and the size of what it decodes. */
    private record Broken(int size, double encoded, double decoded, double back) implements Autoencoder {
        private static double[] scaled(double[] values, double factor, int size) {
            double[] scaled = Arrays.copyOf(values, size);
            scaled[1] *= factor;
            return scaled;
        }

        @Override
        public double[] encode(double[] input) {
            return scaled(input, encoded, 2);
        }

        @Override
        public double[] decode(double[] latent) {
            return scaled(latent, decoded, size);
        }

        @Override
        public double[] pulledBack(double[] latent, double[] gradient) {
            return scaled(gradient, back, 2);
        }
    }
}
