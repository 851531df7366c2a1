package dev.rationale.attribution.guided;

/**
 * A map of inputs to a latent space of {@code q} coordinates and back. What it decodes is meant to lie on the manifold of the data.
 *
 * <p>Deterministic, immutable, and for use by several threads. Does not change what it is handed. Results that are not finite fail
 * the record that they concern; so does an exception, wherever it is thrown.
 */
public interface Autoencoder {

    /**
     * The code of an input; of a variational one, the mean.
     *
     * @param input {@code [d]}
     * @return {@code [q]}, the same {@code q} always
     */
    double[] encode(double[] input);

    /**
     * The input of a code.
     *
     * @param latent {@code [q]}
     * @return {@code [d]}
     */
    double[] decode(double[] latent);

    /**
     * The transposed Jacobian of {@link #decode} at a code, applied to a gradient: {@code J_Dᵀ g}.
     *
     * @param latent {@code [q]}
     * @param gradient with respect to the decoded input, {@code [d]}
     * @return with respect to the code, {@code [q]}
     */
    double[] pulledBack(double[] latent, double[] gradient);
}
