package dev.rationale.attribution.network;

/** What a hidden unit makes of its weighted sum {@code z}. */
public enum Activation {
    /** {@code max(z, 0)}; the slope at 0 is 0, as in PyTorch. */
    RELU {
        @Override
        double value(double z) {
            return Math.max(z, 0);
        }

        @Override
        double slope(double z) {
            return z > 0 ? 1 : 0;
        }
    },
    /** {@code ln(1 + exp(5z)) / 5}, the smooth stand-in for ReLU of the Geodesic IG paper's ablation (arXiv 2502.12108). */
    SOFTPLUS_5 {
        @Override
        double value(double z) {
            return Math.max(z, 0) + Math.log1p(Math.exp(-SHARPNESS * Math.abs(z))) / SHARPNESS;
        }

        @Override
        double slope(double z) {
            return 1 / (1 + Math.exp(-SHARPNESS * z));
        }
    },
    /** {@code tanh(z)}. */
    TANH {
        @Override
        double value(double z) {
            return Math.tanh(z);
        }

        @Override
        double slope(double z) {
            double tanh = Math.tanh(z);
            return 1 - tanh * tanh;
        }
    };

    private static final double SHARPNESS = 5;

    /** {@code φ(z)}; NaN where {@code z} is. */
    abstract double value(double z);

    /** {@code φ'(z)}. */
    abstract double slope(double z);
}
