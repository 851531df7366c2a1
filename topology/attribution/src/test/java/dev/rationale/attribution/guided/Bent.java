package dev.rationale.attribution.guided;

import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Witness;
import java.util.List;

/** Somebody else's autoencoder, not linear: {@code D(z)ᵢ = sinh zᵢ}. Loses nothing but rounding. */
public final class Bent implements AutoencoderProvider {
    @Override
    public String name() {
        return "bent";
    }

    @Override
    public boolean needsTraining() {
        return false;
    }

    @Override
    public List<Concession> concessions() {
        return List.of(new Concession(
                Axiom.MISSINGNESS,
                "What it decodes is off by rounding.",
                Witness.of("f = x₀² + x₁²", Witness.SQUARES, new double[] {12345.678, 3}, 12345.678, 0)));
    }

    @Override
    public Autoencoder open(InputSpace space, int components) {
        return new Autoencoder() {
            @Override
            public double[] encode(double[] input) {
                double[] latent = new double[input.length];
                for (int i = 0; i < latent.length; i++) {
                    latent[i] = Math.signum(input[i]) * Math.log(Math.abs(input[i]) + Math.hypot(input[i], 1));
                }
                return latent;
            }

            @Override
            public double[] decode(double[] latent) {
                double[] decoded = new double[latent.length];
                for (int i = 0; i < decoded.length; i++) {
                    decoded[i] = Math.sinh(latent[i]);
                }
                return decoded;
            }

            @Override
            public double[] pulledBack(double[] latent, double[] gradient) {
                double[] back = new double[latent.length];
                for (int i = 0; i < back.length; i++) {
                    back[i] = Math.cosh(latent[i]) * gradient[i];
                }
                return back;
            }
        };
    }
}
