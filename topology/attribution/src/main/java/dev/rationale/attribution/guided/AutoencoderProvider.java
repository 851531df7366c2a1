package dev.rationale.attribution.guided;

import dev.rationale.attribution.Concession;
import dev.rationale.attribution.InputSpace;
import java.util.List;

/**
 * Makes autoencoders under a name, which a configuration gives as the parameter {@code autoencoder}.
 *
 * <p>A service-provider interface: a class with a public constructor without parameters that is named in
 * {@code META-INF/services/dev.rationale.attribution.guided.AutoencoderProvider} is found by {@link Autoencoders}.
 */
public interface AutoencoderProvider {

    /** Kebab-case identifier, as in a configuration. */
    String name();

    /** Whether it learns from training rows, so that it knows nothing where a space has none. */
    boolean needsTraining();

    /**
     * The autoencoder of a space: the same one for the same arguments. Called once per space and number of components, and again
     * only if that was forgotten; may take long.
     *
     * @param space with training rows, if they are {@linkplain #needsTraining needed}
     * @param components number of latent coordinates wanted, at most; ignored by one that has its own
     */
    Autoencoder open(InputSpace space, int components);

    /**
     * Axioms that a method gives up because of this autoencoder, with a case each in which it fails: that of what is lost or moves
     * together. That the path depends on the model is the method's own, and not among them.
     */
    default List<Concession> concessions() {
        return List.of();
    }
}
